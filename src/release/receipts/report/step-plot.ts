import { html } from 'hono/html';
import type { Receipt } from '../model.ts';
import { duration } from './figures.ts';
import type { Html } from './page.ts';

const [WIDTH, ROW, LEFT] = [960, 18, 190];

/** Who did what and when: a bar for each step that began. */
export function stepPlot({ steps, started_at, ended_at }: Receipt): Html {
  if (steps.length === 0) return html``;
  const [start, end] = [Date.parse(started_at), Date.parse(ended_at)];
  const x = (at: number) => LEFT + ((at - start) / (end - start || 1)) * (WIDTH - LEFT - 70);
  const height = steps.length * ROW + 4;
  return html`<h2>Steps</h2>
    <div class="scroll">
      <svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Steps over time">
        ${steps.map((step, i) => {
          const y = i * ROW + 2;
          const from = Date.parse(step.startedAt ?? '');
          const to = Math.max(from, Date.parse(step.endedAt ?? '') || end);
          const bad = step.status === 'BLOCKED';
          const bar = Number.isNaN(from)
            ? html`<text x="${LEFT}" y="${y + 12}">${step.status}</text>`
            : html`<rect
                  x="${x(from)}"
                  y="${y + 3}"
                  width="${Math.max(2, x(to) - x(from))}"
                  height="11"
                  rx="2"
                  fill="${bad ? 'var(--bad)' : 'var(--a)'}"
                />
                <text x="${x(to) + 4}" y="${y + 12}">${duration((to - from) / 1000)}</text>`;
          return html`<text x="0" y="${y + 12}">${step.id}</text>${bar}`;
        })}
      </svg>
    </div>`;
}
