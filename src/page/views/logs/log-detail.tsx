/** All that one line says. */
import type { LogLine } from '../../../contracts/observability/observability.ts';
import { moment } from '../../format/time.ts';
import { Fields } from '../../parts/fields.tsx';
import { Icon } from '../../parts/icon.tsx';
import { MemberLink } from '../../parts/member-link.tsx';
import { Severity } from '../../parts/severity.tsx';
import { hashOf } from '../../routing/route.ts';
import { now } from '../../state/ticker.ts';

export function LogDetail({ line, onClose }: { line: LogLine; onClose: () => void }) {
  return (
    <aside class="log-detail" aria-label="The chosen line">
      <header>
        <Severity word={line.level} />
        <time dateTime={line.time}>{moment(line.time, now.peek())}</time>
        <MemberLink id={`${line.machine}/${line.agent}`} />
        {line.trace_id !== null && <a href={hashOf('traces', [line.trace_id])}>its request</a>}
        {line.trace_id !== null && (
          <a href={hashOf('logs', [], { trace_id: line.trace_id })}>all its lines</a>
        )}
        <button type="button" class="icon-button" aria-label="Close the line" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <p class="record-message">{line.msg}</p>
      <Fields fields={line.fields} />
    </aside>
  );
}
