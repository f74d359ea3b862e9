/** The bucket of modes in memory, behind a broker that answers when it is told to. */
import type { KvEntry } from '@nats-io/kv';
import type { Mode } from '../../../contracts/migration/modes.ts';
import type { ModesBucket } from '../modes/follow-modes.ts';

export class ModesInMemory {
  /** What opening it fails with; undefined while it answers. */
  failure: Error | undefined;
  /** What happens while a watch is made. */
  beforeWatch = () => {};
  readonly #settings = new Map<string, string>();
  readonly #watchers = new Set<(entry: KvEntry) => void>();

  set(capability: string, mode: Mode): void {
    const setting = { mode, percent: 0, fallback: false, changed_at: '', changed_by: '' };
    this.#settings.set(capability, JSON.stringify(setting));
    for (const tell of this.#watchers) tell(this.#entry(capability));
  }

  /** How many watch it. */
  get watchers(): number {
    return this.#watchers.size;
  }

  readonly open = async (): Promise<ModesBucket> => {
    if (this.failure !== undefined) throw this.failure;
    return {
      history: async () => [...this.#settings.keys()].map((key) => this.#entry(key)),
      watch: async () => (this.beforeWatch(), this.#watch()),
    } as unknown as ModesBucket;
  };

  #entry(key: string): KvEntry {
    const text = this.#settings.get(key)!;
    return { key, operation: 'PUT', string: () => text } as KvEntry;
  }

  #watch() {
    // A watch first tells what there is.
    const entries = [...this.#settings.keys()].map((key) => this.#entry(key));
    let wake = () => {};
    let stopped = false;
    const tell = (entry: KvEntry) => (entries.push(entry), wake());
    this.#watchers.add(tell);
    const each = async function* () {
      // It comes over a network.
      await new Promise(setImmediate);
      while (!stopped) {
        yield* entries.splice(0);
        if (stopped) break;
        if (entries.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      }
    };
    return Object.assign(each(), {
      stop: () => ((stopped = true), this.#watchers.delete(tell), wake()),
    });
  }
}
