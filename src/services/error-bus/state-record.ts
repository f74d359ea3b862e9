/** A report as a record of the old error bus. */
import type { ErrorReport } from '../../contracts/error-report.ts';
import type { StateRecord } from '../../contracts/migration/state-record.ts';
import { oldRow } from './actions/old-row.ts';

export const RECORD_PREFIX = 'error:';

/** A row that came from there goes back as it was, under its own key. */
export function recordOf(report: ErrorReport): StateRecord {
  const { origin } = report;
  if (origin?.via === 'migration' && origin.row !== undefined && origin.id !== undefined)
    return { key: `${RECORD_PREFIX}${origin.id}`, value: origin.row };
  const { id, ...value } = oldRow(report);
  return { key: `${RECORD_PREFIX}${id}`, value };
}
