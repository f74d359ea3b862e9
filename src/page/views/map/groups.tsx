/** The groups of a machine, in as many columns as fit. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GroupBlock } from '../../state/arrange.ts';
import { Group } from './group.tsx';
import { intoColumns } from './into-columns.ts';
import { density } from './map-filter.ts';

const COLUMN_PX = 250;
const GAP_PX = 20;
/** About as high as a row of tiles, and as what stands above it. */
const ROW = { names: 45, signs: 27 } as const;
const HEAD = 46;
const WIDTH = { names: 118, signs: 25 } as const;

export function Groups({ groups }: { groups: readonly GroupBlock[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(COLUMN_PX);
  useLayoutEffect(() => {
    const holder = ref.current!;
    setWidth(holder.clientWidth);
    const resized = new ResizeObserver(() => setWidth(holder.clientWidth));
    resized.observe(holder);
    return () => resized.disconnect();
  }, []);
  const count = Math.max(1, Math.floor((width + GAP_PX) / (COLUMN_PX + GAP_PX)));
  const kind = density.value;
  const perRow = Math.max(1, Math.floor((width / count - GAP_PX) / WIDTH[kind]));
  const heightOf = ({ ids }: GroupBlock) => HEAD + Math.ceil(ids.length / perRow) * ROW[kind];
  return (
    <div ref={ref} class="groups">
      {intoColumns(groups, count, heightOf).map((column, at) => (
        <div key={at} class="group-column">
          {column.map((group) => (
            <Group key={group.name} group={group} height={heightOf(group)} />
          ))}
        </div>
      ))}
    </div>
  );
}
