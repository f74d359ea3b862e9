/** A list of many rows of one height, of which only those in sight are in the document. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ComponentChildren;
  readonly chosen: string | undefined;
  readonly onChoose: (item: T | undefined) => void;
  /** Stays at the end while that is in sight, as new rows come. */
  readonly sticky: boolean;
}

/** Rows beyond the edges, so that a fast scroll shows no holes. */
const SPARE = 12;
/** As near to the end as this is at the end, pixels. */
const NEAR = 24;

export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, rowHeight, keyOf, row, chosen, onChoose, sticky } = props;
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [view, setView] = useState({ top: 0, height: 600 });

  const look = () => {
    const list = ref.current;
    if (list === null) return;
    atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    setView({ top: list.scrollTop, height: list.clientHeight });
  };
  useEffect(() => {
    const resized = new ResizeObserver(look);
    resized.observe(ref.current!);
    return () => resized.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (sticky && atEnd.current) ref.current!.scrollTop = ref.current!.scrollHeight;
  }, [items, sticky]);

  const from = Math.max(0, Math.floor(view.top / rowHeight) - SPARE);
  const to = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE);
  const at = chosen === undefined ? -1 : items.findIndex((item) => keyOf(item) === chosen);
  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const last = items.length - 1;
    let next = step === undefined ? undefined : at === -1 ? last : at + step;
    if (event.key === 'Home') next = 0;
    if (event.key === 'End') next = last;
    if (event.key === 'Escape' && at !== -1) return onChoose(undefined);
    if (next === undefined || items.length === 0) return;
    event.preventDefault();
    next = Math.min(last, Math.max(0, next));
    onChoose(items[next]);
    const list = ref.current!;
    const top = next * rowHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = top + rowHeight - list.clientHeight;
  };
  return (
    <div
      ref={ref}
      class="virtual"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      onScroll={look}
      onKeyDown={move}
      aria-activedescendant={at >= from && at < to ? `${id}-${at}` : undefined}
    >
      <div role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(from, to).map((item, offset) => {
          const index = from + offset;
          return (
            <div
              key={keyOf(item)}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              class="virtual-row"
              style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
              onClick={() => onChoose(index === at ? undefined : item)}
            >
              {row(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
