/** How stored errors move to and from the old error bus. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { ErrorReport } from '../../contracts/error-report.ts';
import { ERRORS_HOME } from '../../contracts/fabric/streams.ts';
import type { StateRecord } from '../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../facade/state.ts';
import { errorBus } from './bus.ts';
import { search, type FoundRow } from './index/search.ts';
import { normalise } from './normalise/normalise.ts';
import { timeOf } from './normalise/time.ts';
import { RECORD_PREFIX, recordOf } from './state-record.ts';

const PAGE = 500;

/** The report behind a row; never refuses one: an empty row is still a row that was there. */
export function reportOf({ key, value }: StateRecord, now: number): ErrorReport {
  const id = key.slice(RECORD_PREFIX.length);
  const body = { agent: 'unknown', ...value, context: contextOf(value['context']), error_id: id };
  const hints = { via: 'migration', machine: ERRORS_HOME, receivedAt: now } as const;
  const said = [value['message'], value['error_type']].some((text) => text !== '' && text);
  const report = normalise(said ? body : { ...body, message: '(none)' }, hints);
  return { ...report, origin: { via: 'migration', id, row: value } };
}

export const errorState: CapabilityState = {
  async *export() {
    await errorBus().caughtUp();
    for (let after: FoundRow | undefined; ;) {
      const page = search(errorBus().index.database, {}, PAGE, 'oldest', after);
      for (const { report } of page) yield recordOf(JSON.parse(report) as ErrorReport);
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  },

  async import(records) {
    const { index, intake, caughtUp } = errorBus();
    const isOurs = ({ key }: StateRecord) => {
      const id = key.slice(RECORD_PREFIX.length);
      return /^[0-9a-f]{64}$/.test(id) && index.has(id);
    };
    const rows = records.filter(
      (record) => record.key.startsWith(RECORD_PREFIX) && !isOurs(record),
    );
    await Promise.all(rows.map((row) => intake.take(reportOf(row, Date.now()))));
    // What was put is read back to verify the move.
    await caughtUp();
  },

  fingerprint: ({ value }) => ({
    timestamp: timeOf(value['timestamp']) ?? null,
    agent: value['agent'] ?? null,
    error_type: value['error_type'] ?? null,
    message: value['message'] ?? null,
    severity: String(value['severity'] ?? '').toLowerCase(),
    context: contextOf(value['context']),
  }),
};

/** The old table keeps the context as text. */
function contextOf(context: unknown): JsonObject {
  if (typeof context === 'object' && context !== null) return context as JsonObject;
  if (typeof context !== 'string' || context === '') return {};
  try {
    const value: unknown = JSON.parse(context);
    if (typeof value === 'object' && value !== null) return value as JsonObject;
  } catch {
    // Plain text.
  }
  return { context };
}
