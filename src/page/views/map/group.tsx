/** A group of containers, one block of tiles. */
import { useComputed } from '@preact/signals';
import { useAfterPaint } from '../../state/after-paint.ts';
import type { GroupBlock } from '../../state/arrange.ts';
import { density, shown } from './map-filter.ts';
import { Tile } from './tile.tsx';

interface GroupProps {
  readonly group: GroupBlock;
  /** About; what is off the screen is not laid out, and takes this much. */
  readonly height: number;
  /** It lies below what the window shows, and is drawn after that. */
  readonly late: boolean;
}

export function Group({ group, height, late }: GroupProps) {
  const settled = useAfterPaint(density);
  const look = (late ? settled : density).value;
  const { name, firstWave, lastWave, ids } = group;
  const waves = firstWave === lastWave ? `wave ${firstWave}` : `waves ${firstWave}–${lastWave}`;
  // A block of which nothing is shown goes, as long as something is looked for.
  const hidden = useComputed(() => {
    const those = shown.value;
    return those !== undefined && !ids.some((id) => those.has(id));
  });
  return (
    <div
      style={{ 'contain-intrinsic-size': `auto ${height}px` }}
      class={`group is-${look}`}
      hidden={hidden}
      role="group"
      aria-label={`${name}, ${waves}, ${ids.length} containers`}
    >
      <h3>
        {name.replaceAll('_', ' ')}
        <small>
          {waves} · {ids.length}
        </small>
      </h3>
      <ul class="tiles">{look !== undefined && ids.map((id) => <Tile key={id} id={id} />)}</ul>
    </div>
  );
}
