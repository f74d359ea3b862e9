/** Leave of a hub for a recovery: its switch and its budgets hold for the old monitor as well. */
import { RecoveryRefused } from '../../../contracts/error-catalogue/agents/delegation.ts';
import { HUB } from '../../../contracts/observability/observability.ts';
import type { Call } from '../../../runtime/context.ts';
import type { Step } from './recovery.ts';
import type { Tier, WatchedRecord } from './watched.ts';

const TIMEOUT_MS = 3_000;
/** Answers of a hub that knows what it says; after any other one the hub of the next machine is asked. */
const FINAL = new Set([
  'RECOVERY_OFF',
  'RECOVERY_REFUSED',
  'RECOVERY_BUDGET_SPENT',
  'FLEET_MEMBER_UNKNOWN',
]);

export interface Wish {
  readonly record: WatchedRecord;
  readonly tier: Tier;
  readonly steps: readonly Step[];
  /** Nobody asked for it. */
  readonly automatic: boolean;
}

/**
 * Asks one hub after the other until one answers.
 *
 * @param machines whose hubs are asked, in this order
 * @throws LEGACY_RECOVERY_REFUSED when it is not to be, or when no hub answers
 */
export async function askLeave(
  call: Call,
  machines: readonly string[],
  { record, tier, steps, automatic }: Wish,
): Promise<void> {
  const input = {
    agent_name: record.agent_name,
    machine: record.machine_id,
    strategy: `tier${tier}`,
    automatic,
    steps: [...new Set(steps.map(({ machine, name }) => `${machine}/${name}`))],
  };
  const silent: string[] = [];
  for (const machine of new Set(machines)) {
    try {
      await call(HUB, 'grant_recovery', input, { machine, timeoutMs: TIMEOUT_MS });
      return;
    } catch (cause) {
      const { code, message } = cause as { code?: string; message: string };
      if (FINAL.has(code ?? ''))
        throw new RecoveryRefused({ ...record, reason: message }, { cause });
      silent.push(`${machine}: ${message}`);
    }
  }
  const reason = `no observability-hub gave leave for it (${silent.join('; ')})`;
  throw new RecoveryRefused({ ...record, reason });
}
