/** What was compared, action by action. */
import type { ActionParity } from '../../../contracts/migration/parity.ts';
import { duration } from '../../format/time.ts';

export function ParityTable({ actions }: { actions: readonly ActionParity[] }) {
  const worstFirst = actions.toSorted(
    (a, b) => b.different + b.failed - (a.different + a.failed) || b.calls - a.calls,
  );
  return (
    <ul class="records">
      {worstFirst.map((each) => (
        <li key={`${each.capability} ${each.action} ${each.legacy}`}>
          <details>
            <summary>
              <span class="record-who">
                {each.capability}.{each.action}
              </span>
              <span class="record-what">
                {each.different + each.failed === 0 ? '✓' : '✕'} {each.equal} equal,{' '}
                {each.different} different, {each.failed} without answer, {each.skipped} not
                compared
              </span>
              <span class="when">
                p95 {duration(each.latency.service.p95_ms)} / {each.legacy}{' '}
                {duration(each.latency.legacy.p95_ms)}
              </span>
            </summary>
            <Samples parity={each} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Samples({ parity }: { parity: ActionParity }) {
  if (parity.samples.length === 0)
    return <p class="record-detail empty">No difference was kept.</p>;
  return (
    <dl class="record-detail samples">
      {parity.samples.map(({ at, path, reason, service, legacy }) => (
        <div key={`${at} ${path}`}>
          <dt>
            <code>{path}</code> {reason}
          </dt>
          <dd>
            service <code>{service}</code> old <code>{legacy}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
