/** Keys, and what the signs mean. */
import { Dialog } from '../parts/dialog.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { closeDialog } from '../state/dialogs.ts';
import { STATES } from '../state/states.ts';
import { MENU } from './views.ts';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['/', 'search in this view'],
  ['← ↑ → ↓', 'move on the map, in lists and between tabs'],
  ['Home End', 'first and last of them'],
  ['Enter', 'open what has the focus'],
  ['Esc', 'close, or empty the search'],
  ['?', 'this help'],
  ...MENU.map(({ letter, label }) => [`g ${letter}`, label] as const),
];

export function Help() {
  return (
    <Dialog title="Keys and signs" onClose={closeDialog}>
      <div class="help">
        <section aria-label="Keys">
          <h3>Keys</h3>
          <dl>
            {KEYS.map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  {keys.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section aria-label="Signs">
          <h3>Signs</h3>
          <dl>
            {STATES.map(({ state, label, meaning }) => (
              <div key={state}>
                <dt>
                  <Glyph state={state} /> {label}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <p class="hint">
            The bars at the foot of a tile: above CPU of one core, below memory of its limit. They
            change their colour from 80 % on.
          </p>
        </section>
      </div>
    </Dialog>
  );
}
