/** The file system of a machine that loses its power: what was not synced is gone, and nothing is tidied up. */
import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import path from 'node:path';

/** The power went at this call. */
export class PowerLost extends Error {}

type Handle = Awaited<ReturnType<typeof promises.open>>;

export class CrashingDisk {
  /** Calls that change the disk, in their order. */
  readonly calls: string[] = [];
  /** Number of the call at which the power goes; half of what that call writes is written. */
  loseAt = Infinity;
  #off = false;
  /** Files with text that is not on disk, by name, with the text that is; undefined: the file was not there. */
  readonly #unsynced = new Map<string, string | undefined>();
  /** Names given or taken whose folder is not on disk, with what they stood for; undefined: nothing. */
  readonly #names = new Map<string, string | undefined>();

  /** For `jest.unstable_mockModule('node:fs/promises', ...)`. */
  readonly module = {
    ...promises,
    open: async (file: string, flags?: string, mode?: number): Promise<Handle> =>
      this.#handle(file, await this.#opened(file, flags, mode)),
    rename: async (from: string, to: string) => {
      this.#call(`rename ${path.basename(to)}`);
      this.#remember(to);
      await promises.rename(from, to);
      this.#unsynced.set(to, this.#unsynced.get(from));
      if (!this.#unsynced.has(from)) this.#unsynced.delete(to);
      this.#unsynced.delete(from);
      this.#names.delete(from);
    },
    rm: async (file: string, options?: fs.RmOptions) => {
      this.#call('remove');
      this.#remember(file);
      await promises.rm(file, options);
    },
    writeFile: () => Promise.reject(new Error('written without a sync')),
  };

  /** The power is back: only what was on disk is there. */
  restart(): void {
    for (const [file, text] of this.#unsynced) if (fs.existsSync(file)) put(file, text ?? '');
    for (const [file, text] of this.#names) put(file, text);
    this.#unsynced.clear();
    this.#names.clear();
    this.calls.length = 0;
    this.loseAt = Infinity;
    this.#off = false;
  }

  async #opened(file: string, flags?: string, mode?: number): Promise<Handle> {
    if (flags !== 'r') {
      this.#call('open');
      this.#remember(file);
    }
    return promises.open(file, flags, mode);
  }

  #handle(file: string, handle: Handle): Handle {
    const write = (how: 'writeFile' | 'appendFile') => {
      const whole = handle[how].bind(handle);
      return async (text: string) => {
        if (!this.#unsynced.has(file)) this.#unsynced.set(file, textOf(file));
        const lost = this.calls.length + 1 === this.loseAt;
        if (lost) await whole(text.slice(0, text.length / 2));
        this.#call('write');
        await whole(text);
      };
    };
    const sync = handle.sync.bind(handle);
    return Object.assign(handle, {
      writeFile: write('writeFile'),
      appendFile: write('appendFile'),
      sync: async () => {
        this.#call('sync');
        await sync();
        this.#unsynced.delete(file);
        for (const name of this.#names.keys())
          if (path.dirname(name) === file) this.#names.delete(name);
      },
    });
  }

  #remember(file: string): void {
    if (!this.#names.has(file)) this.#names.set(file, textOf(file));
  }

  #call(name: string): void {
    if (this.#off) throw new PowerLost(name);
    this.calls.push(name);
    if (this.calls.length !== this.loseAt) return;
    this.#off = true;
    throw new PowerLost(name);
  }
}

const textOf = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

function put(file: string, text: string | undefined): void {
  if (text === undefined) fs.rmSync(file, { force: true });
  else fs.writeFileSync(file, text);
}
