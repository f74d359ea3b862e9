import type { LogLine } from '../../../../contracts/observability/observability.ts';
import { timeOfId } from './line-id.ts';
import { LEVELS, type Line } from './line.ts';

type Shown = Pick<Line, 'machine' | 'agent' | 'isStderr' | 'rank' | 'msg' | 'traceId' | 'fields'>;

/** A line as people and other services get it. */
export function showLine(id: number, line: Shown): LogLine {
  const { machine, agent, isStderr, rank, msg, traceId, fields } = line;
  return {
    id: String(id),
    time: timeOfId(id),
    machine,
    agent,
    level: LEVELS[rank]!,
    msg,
    trace_id: traceId,
    fields: isStderr ? { stream: 'stderr', ...fields } : fields,
  };
}
