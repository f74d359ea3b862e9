/** One tile of the map is in the tab order; arrows move from there to its neighbours on the screen. */
import { blocks } from '../../state/members.ts';

/** How long a tile shows that its state has just changed. */
export const FLASH_MS = 2_400;

let last: HTMLElement | undefined;

/** The tile that Tab leads to before any had the focus. */
export function isFirstTile(id: string): boolean {
  return last?.isConnected !== true && blocks.peek()?.[0]?.groups[0]?.ids[0] === id;
}

/** After tiles were hidden or shown: the one in the tab order must be one that can be seen. */
export function keepOneInTabOrder(): void {
  const shown = shownTiles();
  if (shown.length === 0 || shown.some((tile) => tile.tabIndex === 0)) return;
  shown[0]!.tabIndex = 0;
  last = shown[0];
}

/** @param within the map, or a group of it */
export const shownTiles = (within: ParentNode = document) => [
  ...within.querySelectorAll<HTMLElement>('li:not([hidden]) > [data-tile]'),
];

export function moveFocus(event: KeyboardEvent): void {
  const from = (event.target as HTMLElement).closest<HTMLElement>('[data-tile]');
  if (from === null || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = neighbour(from, event.key);
  if (to === undefined) return;
  event.preventDefault();
  focusTile(to, from);
}

function focusTile(to: HTMLElement, from: HTMLElement): void {
  from.tabIndex = -1;
  if (last !== undefined) last.tabIndex = -1;
  to.tabIndex = 0;
  last = to;
  to.focus();
}

function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  if (key === 'ArrowDown') return vertical(from, 1);
  if (key === 'ArrowUp') return vertical(from, -1);
  const tiles = shownTiles();
  if (key === 'ArrowRight') return tiles[tiles.indexOf(from) + 1];
  if (key === 'ArrowLeft') return tiles[tiles.indexOf(from) - 1];
  if (key === 'Home') return tiles[0];
  if (key === 'End') return tiles.at(-1);
  return undefined;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The nearest row in that direction within the same column of the page, and there the tile below or above. Looks into two
 * groups only: where a tile lies in one that is off the screen is known once that is laid out.
 */
function vertical(from: HTMLElement, direction: 1 | -1): HTMLElement | undefined {
  const own = from.closest('.group')!;
  const groups = [...document.querySelectorAll('.group:not([hidden])')].map(placed);
  const next = nearest(own.getBoundingClientRect(), groups, direction)?.element;
  const tiles = [own, ...(next === undefined ? [] : [next])].flatMap((group) => shownTiles(group));
  return nearest(from.getBoundingClientRect(), tiles.map(placed), direction)?.element;
}

const placed = <T extends Element>(element: T) => ({
  element,
  box: element.getBoundingClientRect(),
});

export function nearest<T extends { readonly box: Box }>(
  start: Box,
  others: readonly T[],
  direction: 1 | -1,
): T | undefined {
  const middle = (start.left + start.right) / 2;
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const { box } = other;
    const below = direction === 1 ? box.top - start.bottom : start.top - box.bottom;
    if (below < -1) continue;
    const aside = Math.max(0, box.left - middle, middle - box.right);
    // Aside weighs more, so that the column stays until there is nothing in it any more.
    const distance = below + aside * 4;
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}
