/** The menu at the side; on a phone behind a button at the top. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { hashOf } from '../routing/route.ts';
import { place } from '../routing/router.ts';
import { openHelp } from '../state/dialogs.ts';
import { alertCount } from '../state/alert-count.ts';
import { hubMachine } from '../state/members.ts';
import { Live } from './live.tsx';
import { ThemeChoice } from './theme-choice.tsx';
import { Who } from './who.tsx';
import { MENU } from './views.ts';

export function Menu() {
  const [open, setOpen] = useState(false);
  const { view } = place.value;
  useEffect(() => setOpen(false), [place.value]);
  return (
    <header class={`side ${open ? 'is-open' : ''}`}>
      <div class="side-head">
        <a class="brand" href={hashOf('map')} aria-label="Tandem, the fleet">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="11.5" cy="16" r="8" />
            <circle cx="20.5" cy="16" r="8" />
          </svg>
          Tandem
        </a>
        <Live />
        <button
          type="button"
          class="icon-button menu-button"
          aria-label="Menu"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'close' : 'menu'} />
        </button>
      </div>
      <div class="side-body" id="menu">
        <nav aria-label="Views">
          <ul>
            {MENU.map((entry) => (
              <li key={entry.view}>
                <a
                  href={hashOf(entry.view)}
                  aria-current={
                    entry.view === view || (view === 'agent' && entry.view === 'map')
                      ? 'page'
                      : undefined
                  }
                >
                  <Icon name={entry.icon} />
                  <span>{entry.label}</span>
                  {entry.view === 'alerts' && <AlertBadge />}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="side-foot">
          <Who />
          <div class="side-row">
            <ThemeChoice />
            <button
              type="button"
              class="icon-button"
              aria-label="Keys and signs"
              title="Keys and signs (?)"
              onClick={openHelp}
            >
              <Icon name="help" />
            </button>
          </div>
          {hubMachine.value !== undefined && (
            <p class="hub-name">served by the hub on {hubMachine.value}</p>
          )}
        </div>
      </div>
    </header>
  );
}

function AlertBadge() {
  const active = alertCount.value;
  if (active === undefined || active === 0) return null;
  return (
    <span class="badge">
      {active}
      <span class="visually-hidden"> active</span>
    </span>
  );
}
