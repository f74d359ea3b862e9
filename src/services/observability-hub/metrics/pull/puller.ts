/** Asks single members for their metrics, whoever wants them, and remembers how that went. */
import type { Call } from '../../../../runtime/context.ts';
import { TargetSilent } from '../../../../contracts/error-catalogue/observability-hub/metrics.ts';
import type { MetricsPage } from '../../../../contracts/observability/metrics.ts';
import { HUB, type Member } from '../../../../contracts/observability/observability.ts';

/** A container that takes longer for a page it has in memory is ill. */
export const PULL_DEADLINE_MS = 2_000;

/** How the last question to a member went. */
export interface PullResult {
  /** Unix milliseconds. */
  readonly at: number;
  readonly ms: number;
  readonly bytes: number;
  /** Null: it answered. */
  readonly failure: string | null;
}

export interface PullerParts {
  /** Machine of this hub. */
  readonly machine: string;
  readonly call: Call;
  /** The page of infrastructure of this machine. */
  readonly readInfrastructure: (name: string, deadlineMs: number) => Promise<string>;
  /** Hears of every answer; no page for a member that did not answer. */
  readonly onPage: (member: Member, page: string | undefined) => void;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

export class Puller {
  readonly #parts: PullerParts;
  readonly #now: () => number;
  readonly #asked = new Map<string, Promise<string>>();
  readonly #last = new Map<string, PullResult>();

  constructor(parts: PullerParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  last(id: string): PullResult | undefined {
    return this.#last.get(id);
  }

  /** Nobody hears of an answer that comes after this: it would bring back what was forgotten. */
  forget(id: string): void {
    this.#last.delete(id);
    this.#asked.delete(id);
  }

  /**
   * The page of a member; two who want it at the same time get the same one.
   *
   * @throws METRICS_TARGET_SILENT
   */
  pull(member: Member): Promise<string> {
    const asked = this.#asked.get(member.id);
    if (asked !== undefined) return asked;
    const pulled = this.#pull(member).finally(() => this.#asked.delete(member.id));
    this.#asked.set(member.id, pulled);
    return pulled;
  }

  async #pull(member: Member): Promise<string> {
    const { id } = member;
    const at = this.#now();
    try {
      const page = await this.#ask(member);
      this.#heard(member, { at, bytes: page.length, failure: null }, page);
      return page;
    } catch (cause) {
      const reason = (cause as Error).message;
      this.#heard(member, { at, bytes: 0, failure: reason }, undefined);
      throw new TargetSilent({ target: id, reason }, { cause });
    }
  }

  #heard(member: Member, result: Omit<PullResult, 'ms'>, page: string | undefined): void {
    if (!this.#asked.has(member.id)) return;
    this.#last.set(member.id, { ...result, ms: this.#now() - result.at });
    this.#parts.onPage(member, page);
  }

  async #ask({ name, machine, role }: Member): Promise<string> {
    const { call, readInfrastructure } = this.#parts;
    const timeoutMs = PULL_DEADLINE_MS;
    if (role !== 'infrastructure') {
      const { text } = await call<MetricsPage>(name, 'metrics', {}, { machine, timeoutMs });
      return text;
    }
    if (machine === this.#parts.machine) return readInfrastructure(name, timeoutMs);
    const page = await call<MetricsPage>(
      HUB,
      'read_infrastructure',
      { name },
      { machine, timeoutMs },
    );
    return page.text;
  }
}
