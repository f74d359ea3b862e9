/** Keeps the rules file of the machine's Prometheus at what the book says, and makes Prometheus read it. */
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import type { AgentContext } from '../../../../runtime/context.ts';
import type { RulePrometheus } from './prometheus.ts';
import type { RuleBook } from './rule-book.ts';
import { GROUP, rulesFile } from './rules-file.ts';

const RULES_FILE = 'user.yaml';

/** Between two tries while Prometheus is away, milliseconds. It reads the file by itself when it starts. */
const RETRY_MS = 10_000;

export interface KeeperParts {
  readonly book: RuleBook;
  readonly prometheus: Pick<RulePrometheus, 'reload' | 'alertsOf'>;
  /** Folder shared with Prometheus. */
  readonly folder: string;
  /** Writes a file whole or not at all. */
  readonly write: (file: string, text: string) => Promise<void>;
  readonly log: AgentContext['log'];
}

export class RuleKeeper {
  readonly #parts: KeeperParts;
  #written = '';
  #reloaded = '';
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /**
   * Writes the file when it is not as it should be, and reloads. One after the other.
   *
   * @throws the error of the disk, PROMETHEUS_AWAY
   */
  apply(): Promise<void> {
    const next = this.#turn.catch(() => undefined).then(() => this.#apply());
    this.#turn = next;
    return next;
  }

  async #apply(): Promise<void> {
    const { book, prometheus, folder, write } = this.#parts;
    const text = rulesFile(book.all());
    if (text !== this.#written) await write(path.join(folder, RULES_FILE), text);
    this.#written = text;
    if (text === this.#reloaded) return;
    await prometheus.reload();
    this.#reloaded = text;
  }

  /** Ids of the rules that Prometheus evaluates now. @throws PROMETHEUS_AWAY */
  evaluated(): Promise<Set<string>> {
    return this.#parts.prometheus.alertsOf(GROUP);
  }

  /**
   * Brings Prometheus up to date and asks it. What stands in the way is tried again by `follow`.
   *
   * @returns whether it evaluates the rule now, null when it does not answer; why the rules could not be given to it
   */
  async takes(rule_id: string): Promise<{ taken: boolean | null; reason: string | null }> {
    const reason = await this.apply().then(
      () => null,
      (error: Error) => error.message,
    );
    // Even rules that could not be written say nothing of whether Prometheus answers.
    const evaluated = await this.evaluated().catch(() => null);
    return { taken: evaluated && evaluated.has(rule_id), reason };
  }

  /** Applies every change of the book until the signal aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    let changed = Promise.withResolvers<void>();
    const stop = this.#parts.book.onChange(() => changed.resolve());
    signal.addEventListener('abort', () => changed.resolve(), { once: true });
    let wasAway = false;
    while (!signal.aborted) {
      let retry = false;
      try {
        await this.apply();
        if (wasAway) this.#parts.log.info('prometheus took the rules');
        wasAway = false;
      } catch (err) {
        if (!wasAway) this.#parts.log.warn('rules wait for prometheus', { err });
        wasAway = retry = true;
      }
      const waits = [changed.promise];
      if (retry) waits.push(sleep(RETRY_MS, undefined, { ref: false }));
      await Promise.race(waits);
      changed = Promise.withResolvers<void>();
    }
    stop();
  }
}
