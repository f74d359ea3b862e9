/** A report as the index keeps it. */
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { timeOf } from '../normalise/time.ts';

/** A report and its place in the stream. */
export interface Stored {
  readonly sequence: number;
  /** When the stream took it, Unix milliseconds. */
  readonly storedAt: number;
  readonly report: ErrorReport;
  /** The report as the stream holds it; absent: it is written out when it is kept. */
  readonly text?: string;
}

/** Characters of context and stack that can be found by their words. */
const SEARCHED = 4_096;

/** Unix milliseconds; a report with a time that cannot be read counts from when it was stored. */
export const timeIn = ({ report, storedAt }: Stored) => timeOf(report.timestamp) ?? storedAt;

/** The words by which a report is found. */
export function searchText({ agent_name, error_type, message, context, stack_trace }: ErrorReport) {
  const rest = `${JSON.stringify(context)} ${stack_trace ?? ''}`.slice(0, SEARCHED);
  return `${agent_name} ${error_type} ${message} ${rest}`;
}

export const idBytes = (errorId: string) => Buffer.from(errorId, 'hex');
