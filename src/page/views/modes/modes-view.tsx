/** Who answers each capability, and where service and old container differ. */
import type { ModeSetting } from '../../../contracts/migration/modes.ts';
import type { ActionParity } from '../../../contracts/migration/parity.ts';
import { moment } from '../../format/time.ts';
import { Panel } from '../../parts/panel.tsx';
import { useResource } from '../../state/resource.ts';
import { now } from '../../state/ticker.ts';
import { ParityTable } from './parity-table.tsx';
import { sumParity } from './sum-parity.ts';
import { TableHead } from '../../parts/table-head.tsx';

interface CapabilityMode extends ModeSetting {
  readonly capability: string;
  readonly service: string;
  readonly legacy: readonly string[];
}
interface ParityReply {
  readonly actions: readonly ActionParity[];
  readonly away: readonly {
    readonly service: string;
    readonly machine?: string;
    readonly reason: string;
  }[];
}

const EVERY_MS = 5_000;
const PARITY_EVERY_MS = 15_000;

const COLUMNS = ['Capability', 'Mode', 'Service', 'Old containers', 'Parity', 'Changed'];

export function ModesView() {
  const modes = useResource<{ capabilities: readonly CapabilityMode[] }>('/v1/modes', {}, EVERY_MS);
  const parity = useResource<ParityReply>('/v1/parity', {}, PARITY_EVERY_MS);
  const sums = sumParity(parity.data?.actions ?? []);
  return (
    <>
      <h1>Modes and parity</h1>
      <Panel title="Capabilities" resource={modes}>
        {({ capabilities }) => (
          <div class="table-wrap" tabIndex={0} role="region" aria-label="Table of capabilities">
            <table>
              <TableHead columns={COLUMNS} />
              <tbody>
                {capabilities.map((each) => (
                  <tr key={each.capability}>
                    <th scope="row">{each.capability}</th>
                    <td>
                      <span class={`mode is-${each.mode}`}>{each.mode}</span>
                      {each.mode === 'gradual' && <Share percent={each.percent} />}
                      {each.fallback && <small> falls back</small>}
                    </td>
                    <td class="name">{each.service}</td>
                    <td>{each.legacy.join(', ')}</td>
                    <td>
                      <Verdict sum={sums.get(each.capability)} />
                    </td>
                    <td>
                      {each.changed_at === ''
                        ? 'as it started'
                        : `${moment(each.changed_at, now.peek())} ${each.changed_by}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <Panel
        title="Parity by action"
        resource={parity}
        empty={({ actions, away }) =>
          actions.length === 0 && away.length === 0
            ? 'Nothing was compared. Mode shadow asks both sides and compares their answers.'
            : undefined
        }
      >
        {({ actions, away }) => (
          <>
            {away.map(({ service, machine, reason }) => (
              <p key={`${service} ${machine}`} class="hint">
                {service}
                {machine !== undefined && ` on ${machine}`} did not tell: {reason}
              </p>
            ))}
            <ParityTable actions={actions} />
          </>
        )}
      </Panel>
    </>
  );
}

function Share({ percent }: { percent: number }) {
  return (
    <span class="mode-share">
      <span class="bar">
        <span style={{ width: `${percent}%` }} />
      </span>
      {percent} % the service
    </span>
  );
}

function Verdict({
  sum,
}: {
  sum: ReturnType<typeof sumParity> extends Map<string, infer S> ? S | undefined : never;
}) {
  if (sum === undefined || sum.calls === 0) return <span class="hint">not compared</span>;
  if (sum.different + sum.failed === 0) return <span>✓ {sum.equal} equal</span>;
  return (
    <span class="is-bad-text">
      ✕ {sum.different} differ{sum.failed > 0 && `, ${sum.failed} failed`} of {sum.calls}
    </span>
  );
}
