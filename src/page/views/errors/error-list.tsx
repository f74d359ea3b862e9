/** Error reports; each opens to all that it says. */
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { moment } from '../../format/time.ts';
import { Fields } from '../../parts/fields.tsx';
import { MemberLink } from '../../parts/member-link.tsx';
import { Severity } from '../../parts/severity.tsx';
import { hashOf } from '../../routing/route.ts';
import { now } from '../../state/ticker.ts';

export interface ErrorsReply {
  readonly data: readonly ErrorReport[];
  readonly cursor?: string | null;
}

export function ErrorList({ errors }: { errors: readonly ErrorReport[] }) {
  return (
    <ul class="records">
      {errors.map((report) => (
        <li key={report.error_id}>
          <details>
            <summary>
              <time dateTime={report.timestamp}>{moment(report.timestamp, now.peek())}</time>
              <Severity word={report.severity} />
              <span class="record-who">
                {report.machine}/{report.agent_name}
              </span>
              <span class="record-what">
                <strong>{report.error_type}</strong> {report.message}
              </span>
            </summary>
            <ErrorDetail report={report} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function ErrorDetail({ report }: { report: ErrorReport }) {
  const {
    agent_name,
    machine,
    category,
    version,
    correlation_id,
    related_task_id,
    context,
    stack_trace,
  } = report;
  const at = Date.parse(report.timestamp);
  const around = { agent: agent_name, machine, until: new Date(at + 5_000).toISOString() };
  return (
    <div class="record-detail">
      <p class="record-message">{report.message}</p>
      <p class="record-links">
        <MemberLink id={`${machine}/${agent_name}`} />
        <a href={hashOf('logs', [], around)}>log around it</a>
        {correlation_id !== undefined && (
          <a href={hashOf('traces', [correlation_id])}>its request</a>
        )}
        <span>
          {category} · version {version}
          {related_task_id !== undefined && ` · task ${related_task_id}`}
        </span>
      </p>
      <Fields fields={context} />
      {stack_trace !== undefined && <pre tabIndex={0}>{stack_trace}</pre>}
    </div>
  );
}
