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
/** What stands above a block is about as high as this many of its tiles, between those with names and those without. */
const HEAD_TILES = 5;
const WIDTH = { names: 118, signs: 25 } as const;

/** The same for names and signs: a block that changes its column is drawn anew. */
const weightOf = ({ ids }: GroupBlock) => ids.length + HEAD_TILES;

export function Groups({ groups }: { groups: readonly GroupBlock[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number>();
  const top = useRef(0);
  useLayoutEffect(() => {
    const holder = ref.current!;
    const measure = () => {
      top.current = holder.getBoundingClientRect().top + scrollY;
      setWidth(holder.clientWidth);
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(holder);
    return () => resized.disconnect();
  }, []);
  const kind = density.value;
  // Tiles are drawn once the width is known: in another number of columns they would be others.
  if (width === undefined) return <div ref={ref} class="groups" />;
  const count = Math.max(1, Math.floor((width + GAP_PX) / (COLUMN_PX + GAP_PX)));
  const perRow = Math.max(1, Math.floor((width / count - GAP_PX) / WIDTH[kind]));
  const heightOf = ({ ids }: GroupBlock) => HEAD + Math.ceil(ids.length / perRow) * ROW[kind];
  return (
    <div ref={ref} class="groups">
      {intoColumns(groups, count, weightOf).map((column, at) => {
        let bottom = top.current;
        return (
          <div key={at} class="group-column">
            {column.map((group, nth) => {
              const height = heightOf(group);
              bottom += height;
              // What the window cuts off follows with what lies below it.
              const late = nth > 0 && bottom > innerHeight;
              return <Group key={group.name} group={group} height={height} late={late} />;
            })}
          </div>
        );
      })}
    </div>
  );
}
