/** Scores and outcomes as they move to and from the old AgentTrustScorer. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import type { OutcomeRow } from './outcome.ts';
import type { ModelTotals, TrustLedger } from './trust-ledger.ts';

const MovedModel = Type.Object({
  successes: Type.Number({ minimum: 0 }),
  total: Type.Number({ minimum: 0 }),
  last_response_time: Type.Number({ minimum: 0 }),
  score: Type.Number({ minimum: 0, maximum: 1 }),
  updated_at: Type.String(),
});
const MovedOutcome = Type.Object({
  success: Type.Boolean(),
  response_time: Type.Number({ minimum: 0 }),
  timestamp: Type.String(),
  error_message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
/** A model id may hold colons itself; the last part is a number or a time. */
const OUTCOME_KEY = /^outcome:(.+):(\d+(?:\.\d+)?|\d{4}-\d\d-\d\dT[^\s]+)$/s;

export function trustState(ledger: () => TrustLedger): CapabilityState {
  return {
    *export() {
      for (const entry of ledger().entries()) {
        const { subject, successes, total, last_response_time, score, updated_at } = entry;
        const value = { successes, total, last_response_time, score, updated_at };
        yield { key: `model:${subject}`, value };
        for (const row of ledger().outcomes.of(subject)) yield movedRow(row);
      }
    },
    async import(records) {
      const models = new Map<string, ModelTotals>();
      const rows: OutcomeRow[] = [];
      for (const record of records) {
        const model = /^model:(.+)$/s.exec(record.key)?.[1];
        if (model !== undefined) models.set(model, Value.Parse(MovedModel, record.value));
        else rows.push(rowOf(record));
      }
      ledger().takeOver(models, rows);
    },
  };
}

function movedRow({ subject, id, success, responseTime, at, error }: OutcomeRow): StateRecord {
  const timestamp = new Date(at).toISOString();
  const value = { success, response_time: responseTime, timestamp, error_message: error };
  return { key: `outcome:${subject}:${id}`, value };
}

function rowOf({ key, value }: StateRecord): OutcomeRow {
  const [, subject, id] = OUTCOME_KEY.exec(key) ?? [];
  const moved = Value.Parse(MovedOutcome, value);
  const at = Date.parse(moved.timestamp);
  if (subject === undefined || id === undefined || Number.isNaN(at))
    throw new Error(`record ${key} is no outcome: its key is outcome:<id>:<number>, with a time`);
  const { success, response_time: responseTime, error_message } = moved;
  const rest = { count: 1, reporter: null, error: error_message ?? null };
  return { subject, id, success, responseTime, at, ...rest };
}
