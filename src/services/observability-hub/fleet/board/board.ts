/** The fleet as this hub sees it: joins all that is told, judges it, and says what changed. */
import {
  memberId,
  type MachineView,
  type Member,
  type PlanEntry,
  type Transition,
} from '../../../../contracts/observability/observability.ts';
import type { RegistryEntry } from '../../../../contracts/registry.ts';
import { Damper } from '../../health/damper.ts';
import { isAsked, judge, type Verdict } from '../../health/judge.ts';
import { AnswerBook } from '../signs/answers.ts';
import { awayOf } from '../signs/away.ts';
import type { FleetChange, FleetView, Rates, StateChange } from '../fleet-view.ts';
import { Listeners } from './listeners.ts';
import { MachineSigns, type Clocks } from '../signs/machine-signs.ts';
import { differs, isSame, memberOf, roleOf, type Pieces } from './member.ts';
import type { Target } from '../signs/prober.ts';
import type { Transitions } from './transitions.ts';

export interface BoardParts {
  readonly machine: string;
  readonly machines: readonly string[];
  readonly plan: readonly PlanEntry[];
  readonly transitions: Transitions;
  readonly clocks: Clocks;
  /** Told of a listener that threw. */
  readonly failed: (error: unknown) => void;
}

interface Held {
  readonly damper: Damper;
  since: string;
  /** What the member was made of. */
  made: Pieces;
  member: Member;
  /** As it was told last. */
  told: Member | undefined;
  /** Start of its container as the engine tells it, and when this hub first saw it. */
  life: string | null;
  lifeMs: number;
  /** Since when the engine's probe fails. */
  unwellMs: number | undefined;
}

export class Board implements FleetView {
  readonly machine: string;
  readonly plan: readonly PlanEntry[];
  readonly answers: AnswerBook;
  revision = 0;
  readonly #parts: BoardParts;
  readonly #planned: ReadonlyMap<string, PlanEntry>;
  readonly #machines: ReadonlyMap<string, MachineSigns>;
  readonly #registry = new Map<string, RegistryEntry>();
  readonly #rates = new Map<string, Rates>();
  readonly #held = new Map<string, Held>();
  /** Members that somebody was told of. */
  readonly #toldIds = new Set<string>();
  readonly #changes: Listeners<FleetChange>;
  readonly #states: Listeners<StateChange>;

  constructor(parts: BoardParts) {
    this.#parts = parts;
    this.machine = parts.machine;
    this.plan = parts.plan;
    this.answers = new AnswerBook(parts.clocks.wall);
    this.#changes = new Listeners(parts.failed);
    this.#states = new Listeners(parts.failed);
    this.#planned = new Map(parts.plan.map((one) => [memberId(one.machine, one.name), one]));
    this.#machines = new Map(
      parts.machines.map((name) => [name, new MachineSigns(name, parts.clocks)]),
    );
    this.judgeAll();
  }

  signs(machine: string): MachineSigns | undefined {
    return this.#machines.get(machine);
  }

  register(key: string, entry: RegistryEntry | undefined): void {
    if (entry === undefined) this.#registry.delete(key);
    else this.#registry.set(key, entry);
  }

  machines(): MachineView[] {
    return [...this.#machines.values()].map((one) => one.view());
  }

  members(): Member[] {
    return [...this.#held.values()].map(({ member }) => member);
  }

  member(id: string): Member | undefined {
    return this.#held.get(id)?.member;
  }

  named(name: string): Member | undefined {
    const here = this.member(memberId(this.machine, name));
    return here ?? this.members().find((one) => one.name === name);
  }

  transitions(id: string): readonly Transition[] {
    return this.#parts.transitions.of(id);
  }

  responseSeconds(id: string): number | null {
    return this.answers.get(id)?.seconds ?? null;
  }

  failures(id: string): number {
    return this.answers.get(id)?.failures ?? 0;
  }

  noteRates(id: string, rates: Rates): void {
    this.#rates.set(id, rates);
  }

  onChange(listener: (change: FleetChange) => void): () => void {
    return this.#changes.add(listener);
  }

  onState(listener: (change: StateChange) => void): () => void {
    return this.#states.add(listener);
  }

  /** Members to ask: all but infrastructure and those that the engine says do not run. */
  targets(): Target[] {
    return [...this.#held.values()].flatMap(({ member: { id, machine, name, role, signs } }) => {
      const runs = signs.engine === null || signs.engine === 'running';
      return isAsked(role) && runs ? [{ id, machine, name }] : [];
    });
  }

  /** Looks at everybody anew; states change here. */
  judgeAll(): void {
    const ids = this.#ids();
    for (const id of ids) this.#look(id);
    for (const id of this.#held.keys()) if (!ids.has(id)) this.#held.delete(id);
    // Not only of those that left just now: an answer may come after who gave it has left.
    this.answers.keepOnly(ids);
    for (const id of this.#rates.keys()) if (!ids.has(id)) this.#rates.delete(id);
  }

  /** Tells what changed since the last time. */
  tell(): void {
    const members: Member[] = [];
    for (const held of this.#held.values()) {
      if (held.told === held.member) continue;
      if (held.told !== undefined && !differs(held.told, held.member)) continue;
      held.told = held.member;
      members.push(held.member);
    }
    const gone = this.#gone();
    if (members.length === 0 && gone.length === 0) return;
    this.revision += 1;
    this.#changes.tell({ members, gone, machines: this.machines() });
  }

  #gone(): string[] {
    const gone = [...this.#toldIds].filter((id) => !this.#held.has(id));
    for (const id of gone) this.#toldIds.delete(id);
    for (const id of this.#held.keys()) this.#toldIds.add(id);
    return gone;
  }

  /** What is planned for always, runs in some container, or is registered. */
  #ids(): Set<string> {
    const ids = new Set<string>();
    for (const [id, { profiles }] of this.#planned) if (profiles.length === 0) ids.add(id);
    for (const [machine, { containers }] of this.#machines)
      for (const name of containers.keys()) ids.add(memberId(machine, name));
    for (const { machine, name } of this.#registry.values())
      if (this.#machines.has(machine)) ids.add(memberId(machine, name));
    return ids;
  }

  #look(id: string): void {
    const plan = this.#planned.get(id);
    const slash = id.indexOf('/');
    const machine = id.slice(0, slash);
    const signs = this.#machines.get(machine);
    const container = signs?.containers.get(id.slice(slash + 1));
    const entry = this.#registry.get(`${machine}.${id.slice(slash + 1)}`);
    const now = this.#parts.clocks.now();
    const held = this.#held.get(id);
    const engineReason = signs === undefined ? 'no such machine' : signs.engineReason;
    const life = container?.started_at ?? held?.life ?? null;
    const began = held !== undefined && held.life !== null && held.life !== life;
    if (began) this.answers.forget(id);
    const lifeMs = held === undefined || began ? now : held.lifeMs;
    const unwell = engineReason === null && container?.health === 'unhealthy';
    const unwellMs = unwell ? (held?.unwellMs ?? now) : undefined;
    const asked = this.answers.get(id);
    const pieces = { id, plan, entry, container, engineTold: engineReason === null, asked };
    const verdict = judge({
      role: roleOf(pieces),
      planned: plan !== undefined,
      away: signs === undefined ? null : awayOf(signs, this.#machines.get(this.machine)),
      engineTold: engineReason === null,
      engineReason,
      container,
      lease: entry?.state ?? null,
      answers: asked,
      lifeMs: now - lifeMs,
      probeFailsMs: unwellMs === undefined ? 0 : now - unwellMs,
    });
    this.#keep(id, held, { ...pieces, rates: this.#rates.get(id) }, verdict, {
      life,
      lifeMs,
      unwellMs,
    });
  }

  #keep(
    id: string,
    held: Held | undefined,
    pieces: Omit<Parameters<typeof memberOf>[0], 'verdict' | 'since'>,
    verdict: Verdict,
    life: Pick<Held, 'life' | 'lifeMs' | 'unwellMs'>,
  ): void {
    const { clocks, transitions } = this.#parts;
    const damper = held?.damper ?? new Damper();
    const { from, ...shown } = damper.next(verdict, clocks.now());
    const changed = held === undefined || from !== undefined;
    const since = changed ? new Date(clocks.wall()).toISOString() : held.since;
    const made: Pieces = { ...pieces, verdict: shown, since };
    // Nearly all looks find what the one before found, and there is one at each member each second.
    const member = held !== undefined && isSame(held.made, made) ? held.member : memberOf(made);
    const now = { since, made, member, ...life };
    if (held === undefined) this.#held.set(id, { damper, told: undefined, ...now });
    else Object.assign(held, now);
    if (from === undefined) return;
    transitions.add(id, { time: since, from, to: shown.state, reason: shown.reason });
    this.#states.tell({ member, from });
  }
}
