import { html } from 'hono/html';
import type { Html } from './page.ts';

interface Plotted {
  readonly operator: string;
  readonly threshold: number;
  readonly value: number | null;
  readonly outcome: string;
  readonly interval?: { readonly low: number; readonly high: number } | null;
}

const [WIDTH, HEIGHT] = [160, 18];

const round = (value: number) => Math.round(value * 10) / 10;

/** A value on the line of its gate: the allowed side shaded, the threshold as a tick, the interval as a bar. */
export function gatePlot({ operator, threshold, value, outcome, interval }: Plotted): Html {
  if (value === null) return html`<span class="dim">not known</span>`;
  const points = [threshold, value, ...(interval ? [interval.low, interval.high] : [])];
  const [low, high] = [Math.min(...points), Math.max(...points)];
  const room = (high - low || Math.abs(threshold) || 1) * 0.3;
  const x = (at: number) => round(((at - low + room) / (high - low + 2 * room)) * WIDTH);
  const [from, to] = operator.startsWith('<')
    ? [0, x(threshold)]
    : operator.startsWith('>')
      ? [x(threshold), WIDTH]
      : [x(threshold) - 2, x(threshold) + 2];
  const colour = { pass: 'var(--good)', fail: 'var(--bad)' }[outcome] ?? 'var(--unsure)';
  const label = `${value}, threshold ${operator} ${threshold}`;
  return html`<svg
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="${label}"
    style="width:${WIDTH}px"
  >
    <rect x="${from}" y="4" width="${to - from}" height="10" fill="var(--good)" opacity=".18" />
    <line x1="0" x2="${WIDTH}" y1="9" y2="9" stroke="var(--line)" />
    ${
      interval
        ? html`<line
            x1="${x(interval.low)}"
            x2="${x(interval.high)}"
            y1="9"
            y2="9"
            stroke="${colour}"
            stroke-width="3"
            opacity=".6"
          />`
        : ''
    }
    <line
      x1="${x(threshold)}"
      x2="${x(threshold)}"
      y1="2"
      y2="16"
      stroke="var(--ink)"
      stroke-width="1.5"
    />
    <circle cx="${x(value)}" cy="9" r="4" fill="${colour}" />
  </svg>`;
}
