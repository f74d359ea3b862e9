/** Carries recoveries out: one at a time, within the budgets, each with a record. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  RecoveryBudgetSpent,
  RecoveryFailed,
  RecoveryOff,
  RecoveryRefused,
} from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import type { Member } from '../../../contracts/observability/observability.ts';
import { STEWARD } from '../../../contracts/steward.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { Call, CallOptions } from '../../../runtime/context.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { leave } from './budget.ts';
import type { Journal, RecoveryRecord } from './journal.ts';
import type { RecoverySettings } from './settings.ts';
import { refuseUntouchable, stepsOf, type Step, type Tier } from './steps.ts';
import type { RecoverySwitch } from './switch.ts';

/** Longer than any container's grace. */
const STEP_MS = 120_000;
/** Attempts at a step, with 2 and 4 seconds between them. */
const ATTEMPTS = 3;
/** A steward that gives these has not done it and may do it later. */
const AGAIN = new Set(['AGENT_UNREACHABLE', 'STEWARD_WITHOUT_ENGINE', 'AUDIT_UNAVAILABLE']);

export interface Order {
  readonly member: Member;
  readonly tier: Tier;
  /** `automatic`, or who asked. */
  readonly by: string;
  readonly why: string;
  /** It ends again and again: its next life is as ill as the one that was seen. */
  readonly anyLife?: boolean;
}

export interface RecovererParts {
  readonly fleet: FleetView;
  readonly journal: Journal;
  readonly switch: Pick<RecoverySwitch, 'state'>;
  readonly settings: RecoverySettings;
  readonly call: Call;
  readonly now?: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

export class Recoverer {
  readonly #parts: RecovererParts;
  /** What is under way; a second one waits for nobody, it is refused. */
  #under: string | undefined;

  constructor(parts: RecovererParts) {
    this.#parts = parts;
    parts.fleet.onState(({ member }) => {
      if (member.state === 'healthy') this.#healthy(member.id);
    });
  }

  /**
   * @throws RECOVERY_OFF, RECOVERY_REFUSED, RECOVERY_BUDGET_SPENT before anything is done; RECOVERY_FAILED
   */
  async recover(order: Order): Promise<RecoveryRecord> {
    const { member, tier } = order;
    const steps = this.check(order);
    const words = steps.map(({ verb, machine, name }) => `${verb} ${machine}/${name}`);
    const record = this.#record(order, words, 'running');
    const { journal } = this.#parts;
    this.#under = member.id;
    try {
      journal.write(record);
      for (const step of steps) await this.#take(step, order);
      const done: RecoveryRecord = { ...record, outcome: 'done' };
      journal.write(done);
      return done;
    } catch (error) {
      const reason = (error as Error).message;
      journal.write({ ...record, outcome: 'failed', detail: reason });
      throw new RecoveryFailed({ member: member.id, tier, reason }, { cause: error });
    } finally {
      this.#under = undefined;
    }
  }

  /** The steps that would be taken now. @throws as `recover` does before anything is done */
  check({ member, tier }: Order): Step[] {
    const { fleet } = this.#parts;
    this.#notBusy(member, tier);
    const steps = stepsOf(tier, member, fleet.members(), fleet.machine);
    this.#within(member, tier, steps.length);
    return steps;
  }

  /**
   * Leave for somebody who recovers by his own means: switch and budgets hold for him as well.
   *
   * @param steps ids of members, one for each container that he is going to touch
   * @throws RECOVERY_OFF, RECOVERY_REFUSED, RECOVERY_BUDGET_SPENT
   */
  grant(order: Order, steps: readonly string[]): RecoveryRecord {
    this.#notBusy(order.member, order.tier);
    const touched = steps.flatMap((id) => this.#parts.fleet.member(id) ?? []);
    for (const member of [order.member, ...touched]) refuseUntouchable(order.tier, member);
    this.#within(order.member, order.tier, steps.length);
    const record = this.#record(order, steps, 'granted');
    this.#parts.journal.write(record);
    return record;
  }

  #record(order: Order, steps: readonly string[], outcome: 'running' | 'granted'): RecoveryRecord {
    return {
      id: randomUUID(),
      hub: this.#parts.fleet.machine,
      member: order.member.id,
      tier: order.tier,
      by: order.by,
      why: order.why,
      started_at: new Date(this.#now()).toISOString(),
      outcome,
      detail: '',
      steps: [...steps],
      containers: steps.length,
      healthy_after_seconds: null,
    };
  }

  #notBusy(member: Member, tier: Tier): void {
    this.#isOn();
    if (this.#under !== undefined) {
      const reason = `${this.#under} is being recovered; one at a time`;
      throw new RecoveryRefused({ member: member.id, tier, reason });
    }
  }

  #isOn(): void {
    const { enabled, by, reason } = this.#parts.switch.state;
    if (!enabled) throw new RecoveryOff({ by, reason: reason || 'no reason given' });
  }

  #within(member: Member, tier: Tier, containers: number): void {
    const { journal, settings } = this.#parts;
    const now = this.#now();
    const spent = journal.spent(now - settings.window_seconds * 1_000);
    const allowed = leave(member.id, containers, spent, settings, now);
    if (!allowed.ok) {
      const { reason } = allowed;
      throw new RecoveryBudgetSpent({ member: member.id, tier, reason });
    }
  }

  async #take(
    { verb, machine, name }: Step,
    { member, by, anyLife = false }: Order,
  ): Promise<void> {
    const { fleet, call, pause = sleep } = this.#parts;
    // The life that was found ill: whoever comes second finds another one, and leaves it alone.
    const fence =
      by === 'automatic' && !anyLife && name === member.name && machine === member.machine
        ? { started_at: member.started_at ?? undefined }
        : {};
    const input = { name, on_behalf_of: `observability-hub of ${fleet.machine}: ${by}`, ...fence };
    for (let attempt = 1; ; attempt += 1) {
      // A group takes minutes: turned off meanwhile, no further container is touched.
      this.#isOn();
      try {
        await call(STEWARD, verb, input, this.#way(machine, verb));
        return;
      } catch (error) {
        const again = AGAIN.has((error as { code?: string }).code ?? '');
        if (!again || attempt === ATTEMPTS) throw error;
        await pause(2 ** attempt * 1_000);
      }
    }
  }

  /**
   * The steward beside this hub knows it by its connection, so recovery goes on while the machine that
   * gives tokens is away. To the one of another machine it proves itself with a token.
   */
  #way(machine: string, verb: Step['verb']): CallOptions {
    const beside = machine === this.#parts.fleet.machine;
    return {
      timeoutMs: STEP_MS,
      ...(beside ? { subject: subjects.recovery(machine, verb), token: null } : { machine }),
    };
  }

  /** It worked: the last record says after how long. */
  #healthy(id: string): void {
    const { journal, fleet } = this.#parts;
    const last = journal.last(50).find((one) => one.member === id && one.hub === fleet.machine);
    if (last === undefined || last.healthy_after_seconds !== null) return;
    if (last.outcome !== 'done' && last.outcome !== 'granted') return;
    const seconds = Math.round((this.#now() - Date.parse(last.started_at)) / 100) / 10;
    journal.write({ ...last, healthy_after_seconds: seconds });
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }
}
