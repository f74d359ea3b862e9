/** Figures of one member over time. */
import { useState } from 'preact/hooks';
import type { Member } from '../../../contracts/observability/observability.ts';
import { Chart } from '../../parts/chart.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Select } from '../../parts/select.tsx';
import type { SeriesReply } from '../../parts/series.ts';
import { useResource } from '../../state/resource.ts';

const TITLES: Readonly<Record<string, string>> = {
  cpu_percent: 'CPU',
  memory_bytes: 'Memory',
  requests_per_second: 'Requests',
  errors_per_second: 'Errors',
  latency_p95_ms: 'Latency, 95th percentile',
  restarts: 'Restarts',
};
const NAMES = Object.keys(TITLES);

const RANGES = [
  ['15', '15 minutes'],
  ['60', '1 hour'],
  ['360', '6 hours'],
  ['1440', '1 day'],
] as const;
const EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

export function Charts({ member }: { member: Member }) {
  const [minutes, setMinutes] = useState('15');
  const range = useResource<SeriesReply>(
    '/v1/metrics/range',
    { member: member.id, series: NAMES.join(','), minutes: Number(minutes) },
    EVERY_MS,
  );
  const to = range.at ?? Date.now();
  const from = to - Number(minutes) * MINUTE_MS;
  return (
    <Panel
      title="Figures"
      resource={range}
      empty={({ series }) =>
        series.length === 0 ? 'Nothing was measured in this time.' : undefined
      }
      actions={<Select label="Last" value={minutes} options={RANGES} onChange={setMinutes} />}
    >
      {({ series }) => (
        <div class="charts">
          {NAMES.map((name, at) => {
            const found = series.find((each) => each.name === name) ?? {
              name,
              unit: '',
              points: [],
            };
            return (
              <Chart
                key={name}
                title={TITLES[name]!}
                series={found}
                syncKey="agent"
                from={from}
                to={to}
                tone={at + 1}
              />
            );
          })}
        </div>
      )}
    </Panel>
  );
}
