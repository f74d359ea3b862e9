/** Who calls it and whom it calls, counted in the spans of its latest requests. */
import type { Member, Span } from '../../../contracts/observability.ts';
import { duration } from '../../format/time.ts';
import { MemberLink } from '../../parts/member-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useGathered } from '../../state/gathered.ts';
import { countCalls, type CallRow } from './count-calls.ts';

/** Requests whose spans are read; each is one question to the hub. */
const READ = 20;

export function Calls({ member }: { member: Member }) {
  const spans = useGathered<readonly Span[]>(member.id, async (ask) => {
    const { traces } = await ask<{ traces: readonly { trace_id: string }[] }>('/v1/traces', {
      agent: member.name,
      limit: READ,
    });
    const all = await Promise.all(
      traces.map(({ trace_id }) =>
        ask<{ spans: readonly Span[] }>(`/v1/traces/${encodeURIComponent(trace_id)}`),
      ),
    );
    return all.flatMap((trace) => trace.spans);
  });
  return (
    <Panel
      title={`Calls in its latest ${READ} requests that were traced`}
      resource={spans}
      empty={(all) => (all.length === 0 ? 'No request through it was traced yet.' : undefined)}
    >
      {(all) => {
        const { callers, called } = countCalls(all, member.name, member.machine);
        return (
          <div class="two">
            <CallTable title="Called by" rows={callers} />
            <CallTable title="Calls" rows={called} />
          </div>
        );
      }}
    </Panel>
  );
}

function CallTable({ title, rows }: { title: string; rows: readonly CallRow[] }) {
  if (rows.length === 0)
    return (
      <section aria-label={title}>
        <h3>{title}</h3>
        <p class="empty">Nobody in these requests.</p>
      </section>
    );
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Container</th>
          <th scope="col">What</th>
          <th scope="col" class="number">
            Calls
          </th>
          <th scope="col" class="number">
            Failed
          </th>
          <th scope="col" class="number">
            Median
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.id} ${row.what}`}>
            <td>
              <MemberLink id={row.id} />
            </td>
            <td>{row.what}</td>
            <td class="number">{row.calls}</td>
            <td class="number">{row.failed}</td>
            <td class="number">{duration(row.medianMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
