import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TSchema, Static } from 'typebox';
import Value from 'typebox/value';
import {
  ReleaseStateTooNew,
  ReleaseStateUnreadable,
} from '../../contracts/error-catalogue/release/release.ts';
import { syncFolder } from '../../files/durable.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { Freeze, HistoryLine } from './history.ts';
import { NOTHING_YET, ReleaseState, STATE_SCHEMA } from './schema.ts';
import type { ReleaseStore } from './store.ts';

/** The state of releases as files in a folder. */
export class FileStore implements ReleaseStore {
  readonly #folder: string;
  readonly #state: string;
  readonly #history: string;
  readonly #freeze: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#state = path.join(folder, 'state.json');
    this.#history = path.join(folder, 'history.jsonl');
    this.#freeze = path.join(folder, 'freeze.json');
  }

  async load(): Promise<ReleaseState> {
    const text = await readIfThere(this.#state);
    if (text === undefined) return NOTHING_YET;
    const found = parsed(this.#state, text);
    const schema = (found as { schema?: unknown } | null)?.schema;
    if (typeof schema === 'number' && schema > STATE_SCHEMA)
      throw new ReleaseStateTooNew({ file: this.#state, schema, known: STATE_SCHEMA });
    return checked(ReleaseState, this.#state, found);
  }

  async save(state: ReleaseState): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await replaceFile(this.#state, `${JSON.stringify(state, null, 2)}\n`);
  }

  async history(): Promise<HistoryLine[]> {
    const lines = ((await readIfThere(this.#history)) ?? '').split('\n');
    return lines.flatMap((line) => {
      try {
        const found: unknown = JSON.parse(line);
        return Value.Check(HistoryLine, found) ? [found] : [];
      } catch {
        // A line that was cut off by a loss of power was never acknowledged.
        return [];
      }
    });
  }

  async append(line: HistoryLine): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const handle = await open(this.#history, 'a');
    try {
      // The line break comes first, so that a line cut off before spoils nothing but itself.
      await handle.appendFile(`\n${JSON.stringify(line)}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(this.#folder);
  }

  async freeze(): Promise<Freeze | null> {
    const text = await readIfThere(this.#freeze);
    return text === undefined ? null : checked(Freeze, this.#freeze, parsed(this.#freeze, text));
  }

  async setFreeze(freeze: Freeze | null): Promise<void> {
    if (freeze) {
      await mkdir(this.#folder, { recursive: true });
      return replaceFile(this.#freeze, `${JSON.stringify(freeze)}\n`);
    }
    await rm(this.#freeze, { force: true });
    await syncFolder(this.#folder).catch(ignoreAbsent);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ReleaseStateUnreadable({ file, reason: (cause as Error).message }, { cause });
  }
}

function checked<T extends TSchema>(schema: T, file: string, found: unknown): Static<T> {
  if (Value.Check(schema, found)) return found;
  const [first] = Value.Errors(schema, found);
  const reason = `${first?.instancePath || 'it'} ${first?.message ?? 'is of another form'}`;
  throw new ReleaseStateUnreadable({ file, reason });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    ignoreAbsent(error);
    return undefined;
  }
}

function ignoreAbsent(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
