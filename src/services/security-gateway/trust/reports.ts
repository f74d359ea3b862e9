/** What callers say of those they called, taken in with bounds. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { Outcome } from './outcome.ts';
import type { TrustLedger } from './trust-ledger.ts';

const Count = Type.Integer({ minimum: 0 });
const Seconds = Type.Number({ minimum: 0 });
const Report = Type.Object({
  outcomes: Type.Record(
    Type.String({ minLength: 1, maxLength: 200 }),
    Type.Object({ ok: Count, failed: Count, seconds: Seconds, last_seconds: Seconds }),
  ),
});

/** Calls of one agent that one report may count: a caller that makes more says no more by it. */
const MOST_CALLS = 1_000;
/** Agents in one report. */
const MOST_AGENTS = 500;
/** No call of the fleet takes longer, seconds. */
const LONGEST_CALL = 3_600;

/**
 * Takes in a report of a caller. What it says of itself does not count.
 *
 * @param caller who says so, proved by the broker: nobody else may publish on its subject
 * @param now Unix milliseconds
 * @throws when the report is not readable
 */
export function takeReport(ledger: TrustLedger, caller: string, text: string, now: number): void {
  const { outcomes } = Value.Parse(Report, JSON.parse(text));
  for (const [agent, { ok, failed, seconds, last_seconds }] of Object.entries(outcomes).slice(
    0,
    MOST_AGENTS,
  )) {
    const calls = ok + failed;
    if (agent === caller || calls === 0) continue;
    const share = Math.min(1, MOST_CALLS / calls);
    const responseTime = Math.min(seconds / calls, LONGEST_CALL);
    const row = (success: boolean, count: number): Outcome[] =>
      count === 0 ? [] : [{ success, count, responseTime, at: now, error: null, reporter: caller }];
    const [goods, bads] = [Math.ceil(ok * share), Math.ceil(failed * share)];
    const last = Math.min(last_seconds, LONGEST_CALL);
    ledger.note(agent, [...row(true, goods), ...row(false, bads)], last);
  }
}
