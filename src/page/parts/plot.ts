/** Draws a series with uPlot, in the colours of the theme. */
import uPlot from 'uplot';
import { clock } from '../format/time.ts';
import { withUnit } from '../format/quantity.ts';
import type { Series } from './series.ts';

interface Drawing {
  readonly series: Series;
  readonly syncKey: string;
  readonly from: number;
  readonly to: number;
  readonly tone: number;
  readonly height: number;
}

/** So that a scale of bytes has round numbers. */
const POWERS_OF_TWO = Array.from({ length: 48 }, (_, power) => 2 ** power);

export function draw(holder: HTMLElement, drawing: Drawing): uPlot {
  const { series, syncKey, from, to, tone, height } = drawing;
  const styles = getComputedStyle(holder);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  const line = colour(`--tone-${tone}`);
  const grid = { stroke: colour('--line'), width: 1 };
  const axis = {
    stroke: colour('--ink-faint'),
    font: `11px ${styles.fontFamily}`,
    grid,
    ticks: { ...grid, size: 3 },
  };
  const options: uPlot.Options = {
    width: Math.max(120, Math.floor(holder.clientWidth)),
    height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: syncKey }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range: [from / 1_000, to / 1_000] },
      // A flat line is no drama: the scale starts at zero and leaves room above.
      y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.15 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 70,
        values: (_plot, ticks) => ticks.map((s) => clock(s * 1_000).slice(0, 5)),
      },
      {
        ...axis,
        size: 62,
        space: 28,
        ...(series.unit === 'bytes' ? { incrs: POWERS_OF_TWO } : {}),
        values: (_plot, ticks) => ticks.map((value) => withUnit(value, series.unit)),
      },
    ],
    series: [
      {},
      { stroke: line, width: 1.5, fill: faded(line), points: { show: false }, spanGaps: false },
    ],
    plugins: [readout(series.unit)],
  };
  const times = series.points.map(([at]) => at / 1_000);
  const values = series.points.map(([, value]) => value);
  return new uPlot(options, [times, values], holder);
}

const faded = (colour: string) => `color-mix(in srgb, ${colour} 14%, transparent)`;

/** Time and value under the pointer. */
function readout(unit: string): uPlot.Plugin {
  const label = document.createElement('div');
  label.className = 'chart-readout';
  return {
    hooks: {
      init: (plot) => void plot.over.append(label),
      setCursor: (plot) => {
        const at = plot.cursor.idx;
        const value = at === null || at === undefined ? undefined : plot.data[1]![at];
        label.hidden = value === undefined || value === null;
        if (label.hidden) return;
        label.textContent = `${clock(plot.data[0]![at!]! * 1_000)}  ${withUnit(value, unit)}`;
        label.classList.toggle('is-right', (plot.cursor.left ?? 0) > plot.over.clientWidth / 2);
      },
    },
  };
}
