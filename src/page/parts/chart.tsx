/** A series over time. The library that draws it is loaded when the first chart is on screen. */
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { clock, moment } from '../format/time.ts';
import { withUnit } from '../format/quantity.ts';
import { look } from '../state/theme.ts';
import type { Series } from './series.ts';

interface ChartProps {
  readonly title: string;
  readonly series: Series;
  /** Charts with the same key show the same moment under the pointer. */
  readonly syncKey: string;
  /** Unix milliseconds at both ends, so that gaps at the ends are seen as such. */
  readonly from: number;
  readonly to: number;
  /** Number of the colour of the line. */
  readonly tone?: number;
}

const HEIGHT = 132;

export function Chart({ title, series, syncKey, from, to, tone = 1 }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const { unit, points } = series;
  const known = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const colours = look.value;

  useEffect(() => {
    let plot: uPlot | undefined;
    let ended = false;
    const resized = new ResizeObserver(([entry]) =>
      plot?.setSize({ width: Math.floor(entry!.contentRect.width), height: HEIGHT }),
    );
    import('./plot.ts').then(
      ({ draw }) => {
        if (ended || holder.current === null) return;
        plot = draw(holder.current, { series, syncKey, from, to, tone, height: HEIGHT });
        resized.observe(holder.current);
      },
      // The hub is away; it is asked again with the next values.
      () => undefined,
    );
    return () => {
      ended = true;
      resized.disconnect();
      plot?.destroy();
    };
  }, [series, from, to, colours]);

  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        <strong>{withUnit(known.at(-1), unit)}</strong>
      </figcaption>
      {known.length === 0 ? (
        <p class="chart-nothing">no values in this time</p>
      ) : (
        <div
          ref={holder}
          class="chart-plot"
          role="img"
          aria-label={inWords(title, known, unit, from, to)}
        />
      )}
    </figure>
  );
}

function inWords(
  title: string,
  known: readonly number[],
  unit: string,
  from: number,
  to: number,
): string {
  const range = `from ${moment(from, to)} to ${clock(to)}`;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const [low, high, last] = [least, most, known.at(-1)].map((value) => withUnit(value, unit));
  return `${title} ${range}: lowest ${low}, highest ${high}, last ${last}`;
}
