/** The id of an event that came in one of the old shapes. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';

type Content = ReturnType<typeof contentOf>;

/** The part of a report that its content id is made of. */
export function contentOf(report: Omit<ErrorReport, 'error_id'>) {
  const { timestamp, agent_name, severity, error_type, message, context } = report;
  const { stack_trace, correlation_id } = report;
  return {
    timestamp,
    agent_name,
    severity,
    error_type,
    message,
    context,
    ...(stack_trace === undefined ? {} : { stack_trace }),
    ...(correlation_id === undefined ? {} : { correlation_id }),
  };
}

/** Differs between the copies that the PC2 publisher sends to the two machines. */
const BY_COPY = 'machine_context';

/**
 * SHA-256 over what is the same in every copy of an event, in canonical form (RFC 8785).
 *
 * An id that the sender gave stands for context and severity, which some copies lack; time and message
 * stay in, because old publishers count their ids from one after each restart.
 */
export function contentIdOf(content: Content, senderId: string | undefined): string {
  const { timestamp, agent_name, message, error_type } = content;
  const same =
    senderId === undefined
      ? { ...content, context: withoutCopies(content.context) }
      : { senderId, timestamp, agent_name, message, error_type };
  return createHash('sha256').update(canonical(same)).digest('hex');
}

function withoutCopies(context: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(context).filter(([name]) => name !== BY_COPY));
}

/** Half a surrogate pair has no canonical form; such text keeps the order it came in. */
function canonical(value: JsonObject): string {
  try {
    return canonicalize(value) ?? '';
  } catch {
    return JSON.stringify(value);
  }
}
