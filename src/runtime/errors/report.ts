/** From anything that was thrown to an error report. */
import { createHash } from 'node:crypto';
import { reportLimits, type ErrorReport } from '../../contracts/error-report.ts';
import type { ErrorNotes } from '../context.ts';
import type { Identity } from '../settings/identity.ts';
import { errorFields } from '../log/redact.ts';
import { boundedContext, clean, cut } from './bounded.ts';
import { categoryOf } from './category.ts';

export interface ReportSource {
  readonly identity: Identity;
  /** Number of the report in this life of the container, from 1. */
  readonly sequence: number;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Builds the report; never throws, whatever was thrown and noted. Secret-looking values are hidden. */
export function buildReport(error: unknown, notes: ErrorNotes, source: ReportSource): ErrorReport {
  const { identity, sequence, now } = source;
  const { name, code, message, stack, cause } = errorFields(error);
  const type = String(code ?? name ?? 'Error');
  const content: Omit<ErrorReport, 'error_id'> = {
    timestamp: new Date(now).toISOString(),
    agent_name: identity.agent,
    machine: identity.machine,
    version: identity.version,
    instance: identity.instance,
    sequence,
    severity: notes.severity ?? 'error',
    category: categoryOf(type),
    error_type: cut(type, 128),
    message: cut(clean(String(message ?? '')), reportLimits.message),
    context: boundedContext({ ...notes.context, ...(cause === undefined ? {} : { cause }) }),
    ...(typeof stack === 'string' ? { stack_trace: cut(clean(stack), reportLimits.stack) } : {}),
    ...(notes.traceId === undefined ? {} : { correlation_id: notes.traceId }),
    ...(notes.relatedTaskId === undefined ? {} : { related_task_id: notes.relatedTaskId }),
  };
  return { error_id: contentId(content), ...content };
}

/** SHA-256 over the JSON of a report without its id; keys in the order in which the report has them. */
function contentId(content: Omit<ErrorReport, 'error_id'>): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** True when the report is whole: its id is that of its content. */
export function isIntact(report: ErrorReport): boolean {
  const { error_id, ...content } = report;
  return error_id === contentId(content);
}
