import { html } from 'hono/html';
import type { Html } from './page.ts';

export interface Line {
  readonly label: string;
  readonly colour: string;
  /** Null makes a gap. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [320, 130, 38, 16, 8];

/** Lines over the seconds of a run. */
export function timePlot(title: string, unit: string, lines: readonly Line[]): Html {
  const drawn = lines.filter(({ points }) => points.some(({ y }) => y !== null));
  const ys = drawn.flatMap(({ points }) => points.map(({ y }) => y ?? 0));
  const xs = drawn.flatMap(({ points }) => points.map(({ x }) => x));
  if (drawn.length === 0) return html``;
  const [top, right] = [Math.max(...ys) || 1, Math.max(...xs) || 1];
  const x = (at: number) => round(LEFT + (at / right) * (WIDTH - LEFT - 6));
  const y = (at: number) => round(HEIGHT - BOTTOM - (at / top) * (HEIGHT - BOTTOM - TOP));
  const ticks = [0, top / 2, top];
  return html`<figure>
    <figcaption>${title} <small>${unit}</small></figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
      ${ticks.map(
        (at) =>
          html`<line x1="${LEFT}" x2="${WIDTH}" y1="${y(at)}" y2="${y(at)}" stroke="var(--line)" />
            <text x="${LEFT - 4}" y="${y(at) + 3}" text-anchor="end">${short(at)}</text>`,
      )}
      <text x="${LEFT}" y="${HEIGHT - 3}">0 s</text>
      <text x="${WIDTH - 2}" y="${HEIGHT - 3}" text-anchor="end">${Math.round(right)} s</text>
      ${drawn.map(
        ({ points, colour }) =>
          html`<path
            d="${pathOf(points, x, y)}"
            fill="none"
            stroke="${colour}"
            stroke-width="1.5"
          />`,
      )}
    </svg>
    <small
      >${drawn.map(
        ({ label, colour }) => html`<span style="color:${colour}">&#9473; ${label}</span> &nbsp; `,
      )}</small
    >
  </figure>`;
}

function pathOf(
  points: Line['points'],
  x: (at: number) => number,
  y: (at: number) => number,
): string {
  let pen = 'M';
  return points
    .map((point) => {
      if (point.y === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${x(point.x)} ${y(point.y)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
const short = (value: number) => String(Number(value.toPrecision(3)));
