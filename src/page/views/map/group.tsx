/** A group of containers, one block of tiles. */
import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { useAfterPaint } from '../../state/after-paint.ts';
import type { GroupBlock } from '../../state/arrange.ts';
import { density, shown } from './map-filter.ts';
import { Tile } from './tile.tsx';

interface GroupProps {
  readonly group: GroupBlock;
  /** About; what is off the screen is not laid out, and takes this much. */
  readonly height: number;
  /** It is not all in the window, and is drawn after what is. */
  readonly late: boolean;
}

export function Group({ group, height, late }: GroupProps) {
  const { name, firstWave, lastWave, ids } = group;
  const waves = firstWave === lastWave ? `wave ${firstWave}` : `waves ${firstWave}–${lastWave}`;
  // A block of which nothing is shown goes, as long as something is looked for.
  const empty = useComputed(() => {
    const those = shown.value;
    return those !== undefined && !ids.some((id) => those.has(id));
  });
  const laterDensity = useAfterPaint(density);
  const laterEmpty = useAfterPaint(empty);
  const look = late ? laterDensity.value : density.value;
  const drawn = look !== undefined;
  // The same again is not compared tile by tile.
  const tiles = useMemo(
    () => <ul class="tiles">{drawn && ids.map((id) => <Tile key={id} id={id} />)}</ul>,
    [ids, drawn],
  );
  return (
    <div
      style={{ 'contain-intrinsic-size': `auto ${height}px` }}
      class={`group is-${look}`}
      hidden={empty.value || (late && laterEmpty.value !== false)}
      role="group"
      aria-label={`${name}, ${waves}, ${ids.length} containers`}
    >
      <h3>
        {name.replaceAll('_', ' ')}
        <small>
          {waves} · {ids.length}
        </small>
      </h3>
      {tiles}
    </div>
  );
}
