/** Who calls it and whom it calls, from the requests that were traced. */
import { useState } from 'preact/hooks';
import type { Member } from '../../../contracts/observability/observability.ts';
import { count, rounded } from '../../format/quantity.ts';
import { duration } from '../../format/time.ts';
import { MemberLink } from '../../parts/member-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Select } from '../../parts/select.tsx';
import { idOfName } from '../../state/members.ts';
import { useResource } from '../../state/resource.ts';
import { TableHead } from '../../parts/table-head.tsx';

interface Call {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly calls_per_minute: number;
  readonly errors: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
}

const EVERY_MS = 15_000;
const RANGES = [
  ['15', '15 minutes'],
  ['60', '1 hour'],
  ['1440', '1 day'],
] as const;

export function Calls({ member }: { member: Member }) {
  const [minutes, setMinutes] = useState('60');
  const graph = useResource<{ calls: readonly Call[] }>(
    '/v1/traces/graph',
    { agent: member.name, minutes: Number(minutes) },
    EVERY_MS,
  );
  return (
    <Panel
      title="Calls in traced requests"
      resource={graph}
      empty={({ calls }) =>
        calls.length === 0 ? 'No call of it or to it was traced in this time.' : undefined
      }
      actions={<Select label="Last" value={minutes} options={RANGES} onChange={setMinutes} />}
    >
      {({ calls }) => (
        <div class="two">
          <CallTable
            title="Called by"
            of={member}
            calls={calls.filter(({ to }) => to === member.name)}
            other="from"
          />
          <CallTable
            title="Calls"
            of={member}
            calls={calls.filter(({ from }) => from === member.name)}
            other="to"
          />
        </div>
      )}
    </Panel>
  );
}

const COLUMNS = [
  'Container',
  { number: 'Calls' },
  { number: 'A minute' },
  { number: 'Failed' },
  { number: 'Median' },
  { number: 'p95' },
];

interface CallTableProps {
  readonly title: string;
  readonly of: Member;
  readonly calls: readonly Call[];
  readonly other: 'from' | 'to';
}

function CallTable({ title, of, calls, other }: CallTableProps) {
  if (calls.length === 0)
    return (
      <section aria-label={title}>
        <h3>{title}</h3>
        <p class="empty">Nobody in these requests.</p>
      </section>
    );
  return (
    <table>
      <caption>{title}</caption>
      <TableHead columns={COLUMNS} />
      <tbody>
        {calls
          .toSorted((a, b) => b.calls - a.calls)
          .map((call) => (
            <tr key={call[other]}>
              <td>
                <MemberLink id={idOfName(call[other], of.machine) ?? call[other]} />
              </td>
              <td class="number">{count(call.calls)}</td>
              <td class="number">{rounded(call.calls_per_minute)}</td>
              <td class="number">{count(call.errors)}</td>
              <td class="number">{duration(call.p50_ms)}</td>
              <td class="number">{duration(call.p95_ms)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
