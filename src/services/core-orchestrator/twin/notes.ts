/** What the twin was told instead of measuring it: VRAM by model servers, and agents of the old twin. Kept on disk. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { replaceFile } from '../../../files/replace-file.ts';

export const VramPayload = Type.Object({
  agent_name: Type.String({ minLength: 1, maxLength: 128 }),
  total_vram_mb: Type.Number({ minimum: 0 }),
  total_vram_used_mb: Type.Number({ minimum: 0 }),
  loaded_models: Type.Record(
    Type.String(),
    Type.Object({ device: Type.String(), vram_usage_mb: Type.Number({ minimum: 0 }) }),
  ),
});
export type VramPayload = Static<typeof VramPayload>;

export const VramNote = Type.Object({
  ...VramPayload.properties,
  reported_at: Type.String({ description: 'ISO 8601; empty for a report that was moved in' }),
});
export type VramNote = Static<typeof VramNote>;

/** An agent as the old twin knew it. */
export const AgentNote = Type.Object({
  status: Type.String(),
  location: Type.String(),
  last_seen: Type.String(),
});
export type AgentNote = Static<typeof AgentNote>;

const Kept = Type.Object({
  vram: Type.Record(Type.String(), VramNote),
  agents: Type.Record(Type.String(), AgentNote),
});

/** Most names of each kind; more than there are agents means that somebody makes names up. */
const MOST = 1_000;

export class Notes {
  readonly vram = new Map<string, VramNote>();
  readonly agents = new Map<string, AgentNote>();
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Reads what the last life kept; a file that cannot be read is told and put aside. */
  static async open(stateDir: string, onProblem: (reason: string) => void): Promise<Notes> {
    const notes = new Notes(path.join(stateDir, 'twin.json'));
    try {
      const kept: unknown = JSON.parse(await readFile(notes.#file, 'utf8'));
      if (!Value.Check(Kept, kept)) throw new Error('it is of another form');
      for (const [name, note] of Object.entries(kept.vram)) notes.vram.set(name, note);
      for (const [name, note] of Object.entries(kept.agents)) notes.agents.set(name, note);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return notes;
      // The next report would be written over it.
      const aside = `${notes.#file}.unreadable`;
      const kept = await rename(notes.#file, aside).then(
        () => `; it is kept as ${aside}`,
        () => '',
      );
      onProblem(`${message}${kept}`);
    }
    return notes;
  }

  /** Puts a report over the last one of its sender; `save` makes it last. */
  putVram(note: VramNote): void {
    put(this.vram, note.agent_name, note);
  }

  putAgent(name: string, note: AgentNote): void {
    put(this.agents, name, note);
  }

  /** Resolves when everything noted before the call is on disk; calls at the same time share a write. */
  save(): Promise<void> {
    this.#waiting ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#waiting = undefined;
        return (this.#writing = this.#write());
      });
    return this.#waiting;
  }

  async #write(): Promise<void> {
    const kept = { vram: Object.fromEntries(this.vram), agents: Object.fromEntries(this.agents) };
    await mkdir(path.dirname(this.#file), { recursive: true });
    await replaceFile(this.#file, JSON.stringify(kept), 0o600);
  }
}

/** The one put first gives way. */
function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST) map.delete(map.keys().next().value!);
}
