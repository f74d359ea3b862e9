import type { Bucket } from '../ledger.ts';

/** A bucket in memory whose next writes can be made to fail or to wait. */
export class MemoryBucket implements Bucket {
  readonly values = new Map<string, string>();
  writes = 0;
  failNext = 0;
  /** While set, writes wait for it. */
  gate: Promise<void> | undefined;

  async put(key: string, value: string): Promise<void> {
    await this.#write();
    this.values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    await this.#write();
    this.values.delete(key);
  }

  async #write(): Promise<void> {
    await this.gate;
    this.writes += 1;
    if (this.failNext > 0) {
      this.failNext -= 1;
      throw new Error('no space left on device');
    }
  }
}
