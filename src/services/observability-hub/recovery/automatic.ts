/** Recovers by itself who is dead, hangs or ends again and again: the hub of its machine, one tier further each time. */
import { HUB, memberId, type Member } from '../../../contracts/observability/observability.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { CrashLoops, LOOP } from './crash-loops.ts';
import type { Journal } from './journal.ts';
import type { Recoverer } from './recoverer.ts';
import type { RecoverySettings } from './settings.ts';
import type { Tier } from './steps.ts';

/** Ended in order, or told to: somebody wanted that. */
const WANTED = new Set([0, 143]);
/** A recovery within this time after the last one goes one tier further. */
const ESCALATE_MS = 600_000;
/** The hub of the other machine is given this long before this one acts there. */
const STAND_IN_MS = 60_000;
/** When so many are ill at once the machine is ill, and restarts would make it worse. */
const STORM = { share: 0.2, least: 4 } as const;

export interface AutomaticParts {
  readonly fleet: FleetView;
  readonly recoverer: Pick<Recoverer, 'recover' | 'check'>;
  readonly journal: Pick<Journal, 'last'>;
  readonly settings: RecoverySettings;
  readonly enabled: () => boolean;
  /** Told of what was not done, and why; once for each member and reason. */
  readonly heldBack: (member: Member, tier: Tier, why: string, reason: string) => void;
  readonly now?: () => number;
}

export class Automatic {
  readonly #parts: AutomaticParts;
  readonly #told = new Map<string, string>();
  readonly #crashes = new CrashLoops();
  #busy = false;

  constructor(parts: AutomaticParts) {
    this.#parts = parts;
  }

  /** One round; does one recovery at most. */
  async round(): Promise<void> {
    const { fleet } = this.#parts;
    this.#crashes.look(fleet.members(), this.#now());
    for (const id of this.#told.keys()) if (fleet.member(id) === undefined) this.#told.delete(id);
    if (this.#busy || !this.#parts.enabled()) return;
    this.#busy = true;
    try {
      for (const member of this.due()) {
        const tier = this.#tier(member);
        const why = this.#why(member);
        const storm = this.#storm(member.machine);
        if (storm !== undefined) {
          this.#held(member, tier, why, storm);
          continue;
        }
        const anyLife = this.#loops(member);
        try {
          await this.#parts.recoverer.recover({ member, tier, by: 'automatic', why, anyLife });
          this.#told.delete(member.id);
          return;
        } catch (error) {
          // What failed half-way has its record already.
          const { code, message } = error as { code?: string; message: string };
          if (code !== 'RECOVERY_FAILED') this.#held(member, tier, why, message);
        }
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Those whose time has come and who are this hub's to recover, the earliest in start order first. */
  due(): Member[] {
    const { fleet, settings } = this.#parts;
    const ill = fleet.members().filter((member) => {
      const since = this.#now() - Date.parse(member.since);
      // Each of its lives is short; that there were many is the illness.
      const long = this.#loops(member) || since >= settings.after_seconds * 1_000;
      if (this.#isIll(member) && long) return this.#isMine(member);
      if (member.state === 'healthy') this.#told.delete(member.id);
      return false;
    });
    return ill.toSorted((a, b) => a.wave - b.wave);
  }

  /**
   * Each hub acts on its own machine, and on the other one only after the hub there has been ill for a
   * while; the steward refuses whoever comes second for the same life of a container.
   */
  #isMine({ machine, id, name }: Member): boolean {
    const { fleet } = this.#parts;
    const there = memberId(machine, HUB);
    // Its own hub cannot restart itself.
    if (name === HUB) return machine !== fleet.machine;
    if (machine === fleet.machine) return id !== there;
    const hub = fleet.member(there);
    if (hub === undefined) return false;
    const gone = hub.state === 'dead' || hub.state === 'hanging' || hub.state === 'absent';
    return gone && this.#now() - Date.parse(hub.since) >= STAND_IN_MS;
  }

  #storm(machine: string): string | undefined {
    const there = this.#parts.fleet.members().filter((one) => one.machine === machine);
    const present = there.filter(({ state }) => state !== 'absent');
    const ill = present.filter((one) => this.#isIll(one)).length;
    const limit = Math.max(STORM.least, Math.ceil(present.length * STORM.share));
    if (ill < limit) return undefined;
    return `${ill} of ${present.length} members on ${machine} are ill at once: the machine is, and restarts would not help`;
  }

  /** Tier 4 touches others that are well; that is left to people. */
  #tier(member: Member): Tier {
    // That it did not help shows only when it has ended as often again.
    const escalateMs = ESCALATE_MS + (this.#loops(member) ? LOOP.withinMs : 0);
    const lately = this.#parts.journal
      .last(200)
      .find(
        (one) =>
          one.member === member.id &&
          one.outcome !== 'held_back' &&
          this.#now() - Date.parse(one.started_at) < escalateMs,
      );
    if (lately === undefined || member.role !== 'agent') return 'tier1';
    return lately.tier === 'tier1' ? 'tier2' : 'tier3';
  }

  #why(member: Member): string {
    if (!this.#loops(member)) return `${member.state}: ${member.reason}`;
    const minutes = LOOP.withinMs / 60_000;
    return `crash loop: the engine restarted it ${this.#crashes.restarts(member.id)} times in ${minutes} minutes`;
  }

  #isIll(member: Member): boolean {
    return isIll(member) || this.#loops(member);
  }

  #loops(member: Member): boolean {
    return member.role !== 'infrastructure' && this.#crashes.loops(member);
  }

  #held(member: Member, tier: Tier, why: string, reason: string): void {
    // Seconds that are left are no other reason.
    const kind = reason.replace(/\d+/g, '#');
    if (this.#told.get(member.id) === kind) return;
    this.#told.set(member.id, kind);
    this.#parts.heldBack(member, tier, why, reason);
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }
}

function isIll({ state, signs, exit_code, role }: Member): boolean {
  if (role === 'infrastructure') return false;
  if (state === 'hanging') return signs.engine === 'running';
  return state === 'dead' && signs.engine === 'exited' && !WANTED.has(exit_code ?? 0);
}
