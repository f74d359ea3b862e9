/** A group of containers, one block of tiles. */
import { useComputed } from '@preact/signals';
import type { GroupBlock } from '../../state/arrange.ts';
import { isFiltering, matches } from '../../state/filter.ts';
import { memberSignal } from '../../state/members.ts';
import { density, filter } from './map-filter.ts';
import { Tile } from './tile.tsx';

/** @param height about; what is off the screen is not laid out, and takes this much */
export function Group({ group, height }: { group: GroupBlock; height: number }) {
  const { name, firstWave, lastWave, ids } = group;
  const waves = firstWave === lastWave ? `wave ${firstWave}` : `waves ${firstWave}–${lastWave}`;
  // A block of which nothing is shown goes, as long as something is looked for.
  const look = useComputed(() => {
    const nothing =
      isFiltering(filter.value) &&
      !ids.some((id) => {
        const member = memberSignal(id)?.value;
        return member !== undefined && matches(member, filter.value);
      });
    return `group is-${density.value}${nothing ? ' is-hidden' : ''}`;
  });
  return (
    <div
      style={{ 'contain-intrinsic-size': `auto ${height}px` }}
      class={look}
      role="group"
      aria-label={`${name}, ${waves}, ${ids.length} containers`}
    >
      <h3>
        {name.replaceAll('_', ' ')}
        <small>
          {waves} · {ids.length}
        </small>
      </h3>
      <ul class="tiles">
        {ids.map((id) => (
          <Tile key={id} id={id} />
        ))}
      </ul>
    </div>
  );
}
