/** The predictions of all members, renewed in turns so that no round holds the hub up. */
import type { Member, Prediction } from '../../../contracts/observability/observability.ts';
import { ALERT_OVER, CRITICAL_OVER } from './likelihood.ts';

/** Rounds in which all members had their turn. */
const TURNS = 4;
/** Under this the next rise over the threshold is announced anew. */
const CALM_UNDER = 0.5;

/** Nothing is predicted of what is not meant to run, nor of what nobody can see. */
const SILENT: ReadonlySet<string> = new Set(['absent', 'stopping', 'unreachable', 'unknown']);

/** Of these nothing is known now: what was announced of them was, whatever the link does meanwhile. */
const UNSEEN: ReadonlySet<string> = new Set(['unreachable', 'unknown']);

export interface Announcement {
  readonly member: Member;
  readonly probability: number;
  readonly severity: 'warning' | 'critical';
}

export interface ForecastOptions {
  readonly members: () => readonly Member[];
  readonly predict: (member: Member) => Prediction;
  /** A member is likely to fail. */
  readonly announce: (announcement: Announcement) => void;
}

export class Forecasts {
  readonly #options: ForecastOptions;
  readonly #known = new Map<string, Prediction>();
  readonly #announced = new Set<string>();
  #turn = 0;

  constructor(options: ForecastOptions) {
    this.#options = options;
  }

  /** Predicts for every fourth member. */
  round(): void {
    const members = this.#options.members();
    const there = new Set(members.map(({ id }) => id));
    for (const id of [...this.#known.keys(), ...this.#announced])
      if (!there.has(id)) this.#drop(id);
    members.forEach((member, index) => {
      if (index % TURNS === this.#turn) this.now(member);
    });
    this.#turn = (this.#turn + 1) % TURNS;
  }

  /** The prediction of a member as of now; undefined where nothing can be said. */
  now(member: Member): Prediction | undefined {
    if (SILENT.has(member.state)) {
      this.#known.delete(member.id);
      if (!UNSEEN.has(member.state)) this.#announced.delete(member.id);
      return undefined;
    }
    const prediction = this.#options.predict(member);
    this.#known.set(member.id, prediction);
    this.#announce(member, prediction);
    return prediction;
  }

  /** The most likely failures first. */
  all(): Prediction[] {
    return [...this.#known.values()].sort((a, b) => b.probability - a.probability);
  }

  #announce(member: Member, { probability }: Prediction): void {
    if (probability < CALM_UNDER) this.#announced.delete(member.id);
    if (probability <= ALERT_OVER || this.#announced.has(member.id)) return;
    this.#announced.add(member.id);
    const severity = probability > CRITICAL_OVER ? 'critical' : 'warning';
    this.#options.announce({ member, probability, severity });
  }

  #drop(id: string): void {
    this.#known.delete(id);
    this.#announced.delete(id);
  }
}
