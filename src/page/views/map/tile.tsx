/** One container on the map. */
import { useComputed, useSignalEffect, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Member } from '../../../contracts/observability.ts';
import { levelOf } from '../../parts/meter.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { memberHash } from '../../routing/route.ts';
import { matches } from '../../state/filter.ts';
import { memberSignal } from '../../state/members.ts';
import { describe, describeState } from './describe.ts';
import { filter } from './map-filter.ts';
import { FLASH_MS, isFirstTile } from './roving.ts';

export function Tile({ id }: { id: string }) {
  const member = memberSignal(id);
  return member === undefined ? null : <KnownTile id={id} member={member} />;
}

/**
 * Drawn again only when its state changes, which is rare. Its load, which changes all the time, and the filter go
 * straight to the document: a thousand tiles would else be compared for nothing.
 */
function KnownTile({ id, member }: { id: string; member: Signal<Member> }) {
  const item = useRef<HTMLLIElement>(null);
  const link = useRef<HTMLAnchorElement>(null);
  const state = useComputed(() => member.value.state).value;
  const label = useComputed(() => describeState(member.value)).value;
  const shown = useComputed(() =>
    matches(member.value, filter.value) ? 'tile' : 'tile is-hidden',
  );

  useSignalEffect(() => {
    const { cpu_percent, memory_percent } = member.value.load;
    if (link.current === null) return;
    show(link.current, 'cpu', cpu_percent);
    show(link.current, 'memory', memory_percent);
  });
  useFlash(item, state);
  // Figures are put into words when somebody looks.
  const describeNow = () => link.current?.setAttribute('title', describe(member.peek()));
  return (
    <li ref={item} class={shown}>
      <a
        ref={link}
        href={memberHash(id)}
        class={`tile-link is-${state}`}
        aria-label={label}
        data-tile
        tabIndex={isFirstTile(id) ? 0 : -1}
        onPointerEnter={describeNow}
        onFocus={describeNow}
      >
        <Glyph state={state} />
        <span class="tile-name" aria-hidden="true">
          {breakable(member.peek().name)}
        </span>
      </a>
    </li>
  );
}

/** The length and the level of a thin bar at the foot of the tile; CPU above one core is a full bar. */
function show(link: HTMLElement, what: 'cpu' | 'memory', percent: number | null): void {
  const part = percent === null ? 0 : Math.min(100, percent);
  link.style.setProperty(`--${what}`, String(Math.round(part) / 100));
  const level = levelOf(part);
  if (link.dataset[what] !== level) link.dataset[what] = level;
}

/** Lights up for a moment when the state changes. */
function useFlash(item: { readonly current: HTMLElement | null }, state: string): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    const tile = item.current;
    tile?.classList.add('is-changed');
    const timer = setTimeout(() => tile?.classList.remove('is-changed'), FLASH_MS);
    return () => clearTimeout(timer);
  }, [state]);
}

/** The name with the places where it may be broken into two lines. */
function breakable(name: string) {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[-_.])/)
    .flatMap((part, at) => (at === 0 ? [part] : [<wbr key={at} />, part]));
}
