/** What one container wrote, on its way to the stream: gathered into batches, several under way at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BATCH_BYTES, type LogPlace } from '../../../../contracts/observability/log-batch.ts';

/** A batch on its way. */
export interface Batch {
  readonly agent: string;
  /** Id of the container. */
  readonly container: string;
  readonly text: string;
  readonly lines: number;
  /** Place of the last line that it accounts for. */
  readonly reached: LogPlace;
}

export interface LaneOptions {
  readonly agent: string;
  readonly container: string;
  /** Resolves when the batch is stored for good; tries as long as it takes. Rejects when the steward stops. */
  readonly send: (batch: Batch) => Promise<void>;
  /** Everything up to there is stored. */
  readonly onStored: (place: LogPlace) => void;
  /** Longest wait of a line for others to travel with, milliseconds. */
  readonly waitMs?: number;
}

const WAIT_MS = 250;
/** Batches of one container that are sent and not stored yet; then it is read no further. */
const UNDER_WAY = 4;

interface Sent {
  readonly reached: LogPlace;
  isStored: boolean;
}

export class Lane {
  readonly #options: LaneOptions;
  readonly #sent: Sent[] = [];
  #text: string[] = [];
  #bytes = 0;
  #reached: LogPlace | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;
  #gaveUp = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Adds a written entry. */
  add(entry: string, reached: LogPlace): void {
    const bytes = Buffer.byteLength(entry);
    if (this.#bytes > 0 && this.#bytes + bytes > BATCH_BYTES) this.flush();
    this.#text.push(entry);
    this.#bytes += bytes;
    this.#reached = reached;
    if (this.#bytes >= BATCH_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#options.waitMs ?? WAIT_MS);
  }

  /** True when more would only pile up here. */
  get isFull(): boolean {
    return this.#sent.length >= UNDER_WAY;
  }

  /** Resolves when there is room. */
  async room(): Promise<void> {
    while (this.isFull && !this.#gaveUp)
      await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Sends what has gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const reached = this.#reached;
    if (this.#bytes === 0 || reached === undefined) return;
    const { agent, container } = this.#options;
    const lines = this.#text.length;
    const batch: Batch = { agent, container, text: this.#text.join(''), lines, reached };
    this.#text = [];
    this.#bytes = 0;
    void this.#send(batch);
  }

  /** Sends the rest and waits until all is stored, so long at most. */
  async close(timeoutMs: number): Promise<void> {
    this.flush();
    const deadline = Date.now() + timeoutMs;
    while (this.#sent.length > 0 && !this.#gaveUp && Date.now() < deadline) await sleep(10);
  }

  async #send(batch: Batch): Promise<void> {
    const sent: Sent = { reached: batch.reached, isStored: false };
    this.#sent.push(sent);
    try {
      await this.#options.send(batch);
    } catch {
      // The steward stops; what is not stored is read again by the next one.
      this.#gaveUp = true;
      this.#wake?.();
      return;
    }
    sent.isStored = true;
    let stored: LogPlace | undefined;
    while (this.#sent[0]?.isStored === true) stored = this.#sent.shift()!.reached;
    if (stored !== undefined) this.#options.onStored(stored);
    if (!this.isFull) this.#wake?.();
  }
}
