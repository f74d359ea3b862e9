/** The part that this process plays, from the record on colors; told to whoever runs it. */
import type { Color, ColorRole, Released } from '../../contracts/release/release.ts';
import type { Log } from '../log/log.ts';
import type { RecordSource } from './record-source.ts';
import { decide, NOTHING_SEEN, untoldEnd, type Ending, type Seen } from './role.ts';

export interface ColorLifeParts {
  readonly color: Color;
  readonly instance: string;
  readonly source: RecordSource;
  readonly log: Log;
  /** ISO 8601; for tests. */
  readonly now?: () => string;
}

/** The first part of a process that is no longer on standby. */
export type FirstPart = 'rehearsing' | 'opening' | 'live';

export class ColorLife {
  readonly #parts: ColorLifeParts;
  readonly #first = Promise.withResolvers<FirstPart>();
  readonly #live = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Ending>();
  readonly #stopped = new AbortController();
  #seen: Seen = NOTHING_SEEN;
  #role: ColorRole = 'standby';
  /** Epoch in which it became live. */
  #liveIn: number | null = null;
  #over = false;
  #told: number | undefined;

  constructor(parts: ColorLifeParts) {
    this.#parts = parts;
  }

  get role(): ColorRole {
    return this.#role;
  }

  /** Of the record last seen. */
  get epoch(): number {
    return this.#seen.record?.epoch ?? 0;
  }

  /** Resolves with the first part; stays open on standby. */
  get first(): Promise<FirstPart> {
    return this.#first.promise;
  }

  /** Resolves when this process has to work. */
  get live(): Promise<void> {
    return this.#live.promise;
  }

  /** Resolves with the reason when its part is over. */
  get ended(): Promise<Ending> {
    return this.#ended.promise;
  }

  /** Reads the record and follows it; resolves when the broker has said what there is. */
  async begin(): Promise<void> {
    const { source } = this.#parts;
    source.follow((seen) => this.#see(seen));
    await this.confirm();
  }

  /** Asks the broker whether all is as it was; resolves when it has said so. */
  async confirm(): Promise<void> {
    this.#see(await this.#parts.source.read(this.#stopped.signal));
  }

  /** The work has stopped: the other color may begin. */
  async letGo(): Promise<void> {
    await this.#tell(this.#liveIn ?? this.epoch);
  }

  /** Nothing is read or decided any more. */
  stop(): void {
    this.#over = true;
    this.#stopped.abort();
  }

  #see(seen: Seen): void {
    // A broker that lost its disk knows nothing; what was agreed still holds. An answer may also be overtaken.
    const known = this.#seen.record;
    const record = known !== null && (seen.record?.epoch ?? -1) < known.epoch ? known : seen.record;
    this.#seen = { record, released: seen.released ?? this.#seen.released };
    for (let role: ColorRole | undefined = this.#role; role !== undefined && !this.#over;)
      role = this.#step();
  }

  /** Takes one decision; gives the role to decide on from there, undefined when there is nothing more to do. */
  #step(): ColorRole | undefined {
    const { log } = this.#parts;
    const standing = { role: this.#role, epoch: this.#liveIn };
    const decision = decide(standing, this.#seen, this.#parts);
    if ('stay' in decision) {
      if (this.#role === 'standby') this.#tellUntoldEnd();
      return undefined;
    }
    if ('end' in decision) {
      this.#over = true;
      this.#role = 'leaving';
      log.info('my part ends', { why: decision.end, epoch: this.epoch });
      this.#ended.resolve(decision.end);
      return undefined;
    }
    const { role } = decision;
    this.#role = role;
    log.info('my part', { role, epoch: this.epoch });
    if (role === 'live') this.#liveIn = this.epoch;
    this.#first.resolve(role as FirstPart);
    if (role === 'live') this.#live.resolve();
    return role;
  }

  #tellUntoldEnd(): void {
    const epoch = untoldEnd(this.#seen, this.#parts.color);
    if (epoch === undefined || epoch === this.#told) return;
    this.#told = epoch;
    this.#tell(epoch).catch((err: unknown) => {
      this.#told = undefined;
      this.#parts.log.warn('cannot say that nothing is left of the life before', { err });
    });
  }

  #tell(epoch: number): Promise<void> {
    const { color, instance, source, now = () => new Date().toISOString() } = this.#parts;
    const released: Released = { color, epoch, at: now(), by: instance };
    return source.tell(released);
  }
}
