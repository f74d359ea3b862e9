/** The plots of a load run. */
import type { LoadKind, LoadSide, LoadSummary } from '../summary.ts';
import { svgOf, type Line } from './plot.ts';
import { linearTicks, logTicks } from './scale.ts';

/** Points of a curve, as many as a reader can tell apart. */
const CURVE_POINTS = 200;

const lineOf = (side: LoadSide, points: Line['points']): Line => ({
  label: side.color,
  className: `line ${side.color}`,
  points,
});

/** Which share of calls was answered within a time: one curve for each color, time on a logarithmic axis. */
export function latencyPlot(sides: readonly LoadSide[], limitMs: number): string {
  const known = sides.filter(({ samples }) => samples.length > 0);
  if (known.length === 0) return '<p>no call succeeded</p>';
  const all = known.flatMap(({ samples }) => samples);
  const [min, max] = all.reduce(
    ([low, high], ms) => [Math.min(low, ms), Math.max(high, ms)],
    [Infinity, limitMs],
  );
  const lines = known.map((side) => {
    const sorted = side.samples.toSorted((a, b) => a - b);
    const points = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
      const index = Math.round((i * (sorted.length - 1)) / CURVE_POINTS);
      return [sorted[index]!, ((index + 1) / sorted.length) * 100] as const;
    });
    return lineOf(side, points);
  });
  return svgOf({
    title: `share of calls answered within a time, ${namesOf(known)}`,
    x: { label: 'answered within, ms', ticks: logTicks(Math.max(min, 0.1), max), log: true },
    y: { label: '% of calls', ticks: [0, 25, 50, 75, 100] },
    lines,
    limit: { x: limitMs, label: 'p95 budget' },
  });
}

/** The 95th percentile in each second. */
export function trendPlot(sides: readonly LoadSide[]): string {
  return secondsPlot(sides, 'p95 in each second', 'p95, ms', ({ p95_ms }) => p95_ms);
}

/** Calls begun in each second. */
export function ratePlot(sides: readonly LoadSide[]): string {
  return secondsPlot(sides, 'calls in each second', 'calls/s', ({ requests }) => requests);
}

function secondsPlot(
  sides: readonly LoadSide[],
  title: string,
  label: string,
  figure: (second: LoadSide['seconds'][number]) => number | null,
): string {
  const values = sides.flatMap(({ seconds }) => seconds.map((one) => figure(one) ?? 0));
  const last = Math.max(1, ...sides.flatMap(({ seconds }) => seconds.map((one) => one.second)));
  if (values.length === 0) return '<p>no call was made</p>';
  return svgOf({
    title: `${title}, ${namesOf(sides)}`,
    x: { label: 'seconds since the start', ticks: linearTicks(last) },
    y: {
      label,
      ticks: linearTicks(values.reduce((high, value) => Math.max(high, value), 0)),
    },
    lines: sides.map((side) =>
      lineOf(
        side,
        side.seconds.map((one) => [one.second, figure(one)] as const),
      ),
    ),
  });
}

const namesOf = (sides: readonly LoadSide[]) => sides.map(({ color }) => color).join(' and ');

/** Sides of a kind, the color under test last, so that its line lies on top. */
export function sidesOf({ sides, color }: LoadSummary, kind: LoadKind): LoadSide[] {
  return sides
    .filter((side) => side.kind === kind)
    .sort((a, b) => Number(a.color === color) - Number(b.color === color));
}
