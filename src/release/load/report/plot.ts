/** Line plots as inline SVG, without any other file. */
import { escapeXml } from './junit.ts';
import { short } from './scale.ts';

export interface Line {
  readonly label: string;
  /** Class in the style sheet of the report. */
  readonly className: string;
  /** Points in the units of the axes; null breaks the line. */
  readonly points: readonly (readonly [x: number, y: number | null])[];
}

export interface Plot {
  /** What the picture shows, for those who do not see it. */
  readonly title: string;
  readonly x: { readonly label: string; readonly ticks: readonly number[]; readonly log?: boolean };
  readonly y: { readonly label: string; readonly ticks: readonly number[] };
  readonly lines: readonly Line[];
  /** A limit that is drawn across. */
  readonly limit?: { readonly x: number; readonly label: string };
}

const SIZE = { width: 380, height: 210 } as const;
const EDGE = { left: 48, right: 14, top: 12, bottom: 40 } as const;

export function svgOf({ title, x, y, lines, limit }: Plot): string {
  const across = scaleOf(x.ticks, x.log === true, EDGE.left, SIZE.width - EDGE.right);
  const up = scaleOf(y.ticks, false, SIZE.height - EDGE.bottom, EDGE.top);
  const [bottom, right] = [SIZE.height - EDGE.bottom, SIZE.width - EDGE.right];
  const grid = [
    ...y.ticks.map(
      (tick) =>
        `<line class="grid" x1="${EDGE.left}" x2="${right}" y1="${up(tick)}" y2="${up(tick)}"/>` +
        `<text x="${EDGE.left - 6}" y="${up(tick) + 4}" text-anchor="end">${short(tick)}</text>`,
    ),
    ...x.ticks.map(
      (tick) =>
        `<line class="grid" x1="${across(tick)}" x2="${across(tick)}" y1="${EDGE.top}" y2="${bottom}"/>` +
        `<text x="${across(tick)}" y="${bottom + 16}" text-anchor="middle">${short(tick)}</text>`,
    ),
  ];
  const names =
    `<text x="${(EDGE.left + right) / 2}" y="${SIZE.height - 6}" text-anchor="middle">${escapeXml(x.label)}</text>` +
    `<text transform="translate(12 ${(EDGE.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y.label)}</text>`;
  const mark =
    limit === undefined || limit.x > x.ticks.at(-1)! || limit.x < x.ticks[0]!
      ? ''
      : `<line class="limit" x1="${across(limit.x)}" x2="${across(limit.x)}" y1="${EDGE.top}" y2="${bottom}"/>` +
        `<text class="limit" x="${across(limit.x) - 4}" y="${bottom - 6}" text-anchor="end">${escapeXml(limit.label)}</text>`;
  const drawn = lines.map(
    ({ className, points }) => `<path class="${className}" d="${pathOf(points, across, up)}"/>`,
  );
  return `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${escapeXml(title)}">${grid.join('')}${names}${mark}${drawn.join('')}</svg>`;
}

type Scale = (value: number) => number;

function scaleOf(ticks: readonly number[], log: boolean, from: number, to: number): Scale {
  const of = log ? (value: number) => Math.log10(Math.max(value, ticks[0]!)) : (v: number) => v;
  const [low, high] = [of(ticks[0]!), of(ticks.at(-1)!)];
  return (value) => {
    const share = high === low ? 0 : (of(value) - low) / (high - low);
    return Math.round((from + (to - from) * Math.min(1, Math.max(0, share))) * 10) / 10;
  };
}

function pathOf(points: Line['points'], across: Scale, up: Scale): string {
  let pen = 'M';
  let drawn = '';
  for (const [x, y] of points) {
    if (y === null) {
      pen = 'M';
      continue;
    }
    drawn += `${pen}${across(x)} ${up(y)}`;
    pen = 'L';
  }
  return drawn;
}
