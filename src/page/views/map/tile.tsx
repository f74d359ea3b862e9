/** One container on the map. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Member } from '../../../contracts/observability.ts';
import { bytes, percent, rounded } from '../../format/quantity.ts';
import { levelOf } from '../../parts/meter.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { memberHash } from '../../routing/route.ts';
import { matches } from '../../state/filter.ts';
import { memberSignal } from '../../state/members.ts';
import { filter } from './map-filter.ts';
import { FLASH_MS, isFirstTile } from './roving.ts';

/** Only this tile is drawn again when its member changes, and only its class when the filter does. */
export function Tile({ id }: { id: string }) {
  const member = memberSignal(id);
  const ref = useRef<HTMLLIElement>(null);
  const before = useRef(member?.peek().state);
  const state = member?.value.state;
  const hidden = useComputed(() =>
    member !== undefined && matches(member.value, filter.value) ? 'tile' : 'tile is-hidden',
  );
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    const tile = ref.current;
    tile?.classList.add('is-changed');
    const timer = setTimeout(() => tile?.classList.remove('is-changed'), FLASH_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (member === undefined) return null;
  const shown = member.value;
  return (
    <li ref={ref} class={hidden}>
      <a
        href={memberHash(id)}
        class={`tile-link is-${shown.state}`}
        aria-label={describe(shown)}
        title={describe(shown)}
        data-tile
        tabIndex={isFirstTile(id) ? 0 : -1}
      >
        <Glyph state={shown.state} />
        <span class="tile-name" aria-hidden="true">
          {breakable(shown.name)}
        </span>
        <Load percent={shown.load.memory_percent} kind="memory" />
        <Load percent={shown.load.cpu_percent} kind="cpu" />
      </a>
    </li>
  );
}

/** The name with the places where it may be broken into two lines. */
function breakable(name: string) {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[-_.])/)
    .flatMap((part, at) => (at === 0 ? [part] : [<wbr key={at} />, part]));
}

/** A thin bar at the foot of the tile; CPU above one core is a full bar. */
function Load({ percent: value, kind }: { percent: number | null; kind: 'cpu' | 'memory' }) {
  if (value === null) return null;
  const width = Math.min(100, value);
  return (
    <span class={`tile-load is-${kind} is-${levelOf(width)}`} style={{ '--load': `${width}%` }} />
  );
}

/** All that the tile shows, in words. */
export function describe({ name, state, reason, load, restarts }: Member): string {
  const parts = [
    `${name}, ${state}${reason === '' ? '' : `: ${reason}`}`,
    load.cpu_percent === null ? undefined : `CPU ${percent(load.cpu_percent)}`,
    load.memory_percent === null
      ? undefined
      : `memory ${bytes(load.memory_bytes)}, ${percent(load.memory_percent)} of its limit`,
    load.requests_per_second === null
      ? undefined
      : `${rounded(load.requests_per_second)} requests a second`,
    restarts === null || restarts === 0 ? undefined : `${restarts} restarts`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
