/** A load run as one page for people: verdict, table, plots. Nothing is loaded from elsewhere. */
import { LOAD_KINDS, type LoadSide, type LoadSummary } from '../summary.ts';
import { inWords } from './in-words.ts';
import { escapeXml } from './junit.ts';
import { latencyPlot, ratePlot, sidesOf, trendPlot } from './plots.ts';
import { short } from './scale.ts';
import { STYLE } from './style.ts';

export function htmlOf(summary: LoadSummary): string {
  const { scenario, color, compared_with, engine, started_at, seconds } = summary;
  const title = `Load ${scenario}: ${color}${compared_with === null ? '' : ` against ${compared_with}`}`;
  const colors = [color, ...(compared_with === null ? [] : [compared_with])];
  const keys = colors.map((name) => `<span class="key ${name}"></span>${name}`).join(' &nbsp; ');
  const kinds = LOAD_KINDS.filter((kind) => sidesOf(summary, kind).length > 0);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeXml(title)}</h1>
<p class="soft">${escapeXml(started_at)}, ${short(seconds)} s, ${escapeXml(engine.name)} ${escapeXml(engine.version)}, budgets ${escapeXml(summary.budgets_digest.slice(0, 12))}</p>
${verdict(summary)}
<h2>Calls</h2><div class="scroll">${table(summary)}</div>
<p>${keys}</p>
${kinds.map((kind) => plotsOf(summary, kind)).join('\n')}
</body></html>
`;
}

function verdict({ budgets }: LoadSummary): string {
  if (budgets.violated === 0)
    return `<p class="verdict good">all ${budgets.total} budgets kept</p>`;
  const rows = budgets.checks
    .filter(({ violated }) => violated)
    .map((check) => `<li>${escapeXml(inWords(check))}</li>`);
  return `<p class="verdict bad">${budgets.violated} of ${budgets.total} budgets violated</p><ul>${rows.join('')}</ul>`;
}

const HEAD = ['kind', 'color', 'calls', 'failed', 'dropped', 'mean', 'p50', 'p95', 'p99', 'max'];

function table(summary: LoadSummary): string {
  const rows = summary.sides.map((side) => `<tr>${cells(side).join('')}</tr>${reasons(side)}`);
  return `<table><thead><tr>${HEAD.map((name) => `<th scope="col">${name}${HEAD.indexOf(name) > 4 ? ' ms' : ''}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function cells({ kind, color, requests, failures, dropped, latency }: LoadSide): string[] {
  const worry = (count: number) =>
    count > 0 ? `<td class="bad">${count}</td>` : `<td>${count}</td>`;
  const times = latency && [latency.mean, latency.p50, latency.p95, latency.p99, latency.max];
  return [
    `<td>${kind}</td><td>${color}</td><td>${requests}</td>`,
    worry(failures),
    worry(dropped),
    ...(times ?? Array<null>(5).fill(null)).map(
      (ms) => `<td>${ms === null ? '-' : short(ms)}</td>`,
    ),
  ];
}

function reasons({ reasons: found }: LoadSide): string {
  return found
    .map(
      ({ reason, count }) =>
        `<tr><td></td><td class="bad" colspan="${HEAD.length - 1}">${count} × ${escapeXml(reason)}</td></tr>`,
    )
    .join('');
}

function plotsOf(summary: LoadSummary, kind: LoadSide['kind']): string {
  const sides = sidesOf(summary, kind);
  const limit = summary.budgets.checks.find(
    (check) => check.kind === kind && check.metric === 'p95_ms',
  )!.limit;
  const figure = (caption: string, plot: string) =>
    `<figure><figcaption>${caption}</figcaption>${plot}</figure>`;
  return `<h2>${kind}</h2><div class="plots">
${figure('How fast calls were answered', latencyPlot(sides, limit))}
${figure('95th percentile over time', trendPlot(sides))}
${figure('Calls over time', ratePlot(sides))}
</div>`;
}
