/** Figures over time: from Prometheus, which keeps them for days, else from this hub's own last hour. */
import { SERIES, SERIES_NAMES, type SeriesName } from '../../../contracts/observability/metrics.ts';
import { SeriesUnknown } from '../../../contracts/error-catalogue/observability-hub/metrics.ts';
import { queryOf } from './prometheus/queries.ts';
import type { Matrix, PrometheusClient } from './prometheus/prometheus-client.ts';
import type { SeriesHistory } from './series/series-history.ts';

export interface RangeSeries {
  readonly name: string;
  readonly unit: string;
  /** Unix milliseconds and value; null where nothing was measured. */
  readonly points: [number, number | null][];
  readonly source: 'prometheus' | 'hub';
}

export interface RangeQuery {
  /** Member id, or name of a machine. */
  readonly member: string;
  readonly series: readonly SeriesName[];
  readonly minutes: number;
}

export interface RangeParts {
  readonly prometheus: Pick<PrometheusClient, 'range'>;
  readonly history: SeriesHistory;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** Points of one series at most; more than that no chart shows. */
const MOST_POINTS = 240;
const SCRAPE_SECONDS = 15;

/** The names in a list with commas; all there are when it is not given. @throws SERIES_UNKNOWN */
export function seriesNames(text: string | undefined): SeriesName[] {
  if (text === undefined || text === '') return SERIES_NAMES;
  return text.split(',').map((part) => {
    const name = part.trim();
    if (!Object.hasOwn(SERIES, name))
      throw new SeriesUnknown({ name, known: SERIES_NAMES.join(', ') });
    return name as SeriesName;
  });
}

export async function rangeOf(query: RangeQuery, parts: RangeParts): Promise<RangeSeries[]> {
  const now = (parts.now ?? Date.now)();
  const each = await Promise.all(
    query.series.map(async (name) => {
      const stored = await fromPrometheus(name, query, now, parts);
      return stored.length > 0 ? stored : fromHistory(name, query, now, parts);
    }),
  );
  return each.flat();
}

async function fromPrometheus(
  name: SeriesName,
  { member, minutes }: RangeQuery,
  now: number,
  { prometheus }: RangeParts,
): Promise<RangeSeries[]> {
  const query = queryOf(name, member);
  if (query === undefined) return [];
  const step = Math.max(SCRAPE_SECONDS, Math.ceil((minutes * 60) / MOST_POINTS));
  // On the grid of the step, so that a chart that is drawn again does not wobble.
  const end = Math.floor(now / 1_000 / step) * step;
  const start = end - Math.ceil((minutes * 60) / step) * step;
  const found = (await prometheus.range({ query, start, end, step })) ?? [];
  return found.map((one) => ({
    name: nameOf(name, one),
    unit: SERIES[name].unit,
    points: withGaps(one.values, step),
    source: 'prometheus',
  }));
}

/** Of several cards each is a series of its own. */
function nameOf(name: SeriesName, { metric }: Matrix): string {
  const card = metric['gpu'];
  return SERIES[name].of === 'card' && card !== undefined && card !== '0'
    ? `${name}/${card}`
    : name;
}

/** Prometheus leaves out what it does not have; a chart must show that there was nothing. */
function withGaps(values: Matrix['values'], step: number): [number, number | null][] {
  const points: [number, number | null][] = [];
  let before: number | undefined;
  for (const [seconds, text] of values) {
    if (before !== undefined && seconds - before > step * 1.5)
      points.push([(before + step) * 1_000, null]);
    const value = Number(text);
    points.push([seconds * 1_000, Number.isFinite(value) ? value : null]);
    before = seconds;
  }
  return points;
}

function fromHistory(
  name: SeriesName,
  { member, minutes }: RangeQuery,
  now: number,
  { history }: RangeParts,
): RangeSeries[] {
  const since = now - minutes * 60_000;
  const kept = history
    .seriesOf(member)
    .filter((series) => series === name || series.startsWith(`${name}/`));
  return kept.flatMap((series) => {
    const { times, values } = history.history(member, series, since);
    const points = Array.from(times, (at, index): [number, number | null] => {
      const value = values[index]!;
      return [Math.round(at), Number.isNaN(value) ? null : value];
    });
    if (points.every(([, value]) => value === null)) return [];
    // The first card goes without its number, as there is mostly one.
    return [{ name: series.replace(/\/0$/, ''), unit: SERIES[name].unit, points, source: 'hub' }];
  });
}
