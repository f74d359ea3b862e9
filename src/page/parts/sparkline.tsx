/** The last minutes of a series as a line without axes. Nothing is drawn where nothing is known. */
import { useResource } from '../state/resource.ts';
import type { SeriesReply } from './series.ts';

const WIDTH = 120;
const HEIGHT = 28;
const EVERY_MS = 15_000;

export function Sparkline(props: {
  member: string;
  series: string;
  label: string;
  minutes?: number;
}) {
  const { member, series, label, minutes = 15 } = props;
  const { data } = useResource<SeriesReply>(
    '/v1/metrics/range',
    { member, series, minutes },
    EVERY_MS,
  );
  const points = (data?.series[0]?.points ?? []).filter((point) => point[1] !== null);
  const first = points[0]?.[0];
  const last = points.at(-1)?.[0];
  if (first === undefined || last === undefined || last === first) return <span class="spark" />;
  const most = Math.max(100, ...points.map(([, value]) => value ?? 0));
  const line = points
    .map(([at, value]) => {
      const x = ((at - first) / (last - first)) * WIDTH;
      const y = HEIGHT - 1 - ((value ?? 0) / most) * (HEIGHT - 2);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline points={line} />
    </svg>
  );
}
