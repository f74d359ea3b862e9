/** A report as a row of the old error bus. */
import { Type, type Static } from 'typebox';
import type { ErrorReport } from '../../../contracts/error-report.ts';

export const OldRow = Type.Object({
  id: Type.Union([Type.String(), Type.Number()]),
  /** Unix seconds. */
  timestamp: Type.Number(),
  agent: Type.String(),
  error_type: Type.String(),
  message: Type.String(),
  /** Upper case. */
  severity: Type.String(),
  context: Type.Unknown(),
});
export type OldRow = Static<typeof OldRow>;

/** The fields of the old table; the id is ours. */
export function oldRow(report: ErrorReport): OldRow {
  return {
    id: report.error_id,
    timestamp: Date.parse(report.timestamp) / 1_000,
    agent: report.agent_name,
    error_type: report.error_type,
    message: report.message,
    severity: report.severity.toUpperCase(),
    context: report.context,
  };
}
