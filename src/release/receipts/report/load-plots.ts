import { html } from 'hono/html';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoadSide, LoadSummary } from '../../load/summary.ts';
import type { ReceiptInput } from '../model.ts';
import type { Html } from './page.ts';
import { timePlot } from './time-plot.ts';

/** Largest file that is looked into for a load run, bytes. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Plots of the load runs among the files of a receipt; those whose files are gone have none. */
export async function loadPlots(inputs: readonly ReceiptInput[], kept: string): Promise<Html> {
  const plots: Html[] = [];
  for (const { name, bytes, kept: isKept } of inputs) {
    if (!isKept || !name.endsWith('.json') || (bytes ?? Infinity) > MOST_BYTES) continue;
    const summary = await readSummary(path.join(kept, name));
    if (summary !== null) plots.push(...plotsOf(summary));
  }
  return plots.length === 0
    ? html``
    : html`<h2>Under load</h2>
        <div class="plots">${plots}</div>`;
}

async function readSummary(file: string): Promise<LoadSummary | null> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as Partial<LoadSummary>;
    return value.format === 1 && Array.isArray(value.sides) ? (value as LoadSummary) : null;
  } catch {
    return null;
  }
}

function plotsOf({ sides, color, scenario }: LoadSummary): Html[] {
  return [...Map.groupBy(sides, ({ kind }) => kind)].map(([kind, of]) =>
    timePlot(
      `${scenario}, ${kind}: p95 by second`,
      'ms',
      of.map((side: LoadSide) => ({
        label: `${side.color}${side.color === color ? ' (candidate)' : ' (live)'}`,
        colour: side.color === color ? 'var(--a)' : 'var(--b)',
        points: side.seconds.map(({ second, p95_ms }) => ({ x: second, y: p95_ms })),
      })),
    ),
  );
}
