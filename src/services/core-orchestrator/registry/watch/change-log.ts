/** The last changes of the registry, numbered, for watches that begin, resume or fall behind. */
import { randomBytes } from 'node:crypto';
import type { RegistryChange, RegistryEntry } from '../../../../contracts/registry.ts';

export interface Change {
  /** `<life of the registry>-<number>`; numbers have no gaps. */
  readonly revision: string;
  readonly change: RegistryChange;
  readonly entry: RegistryEntry;
}

/** Changes kept for those who resume; a fleet of 90 that restarts makes about 200. */
const KEPT = 1_024;

export class ChangeLog {
  readonly #life: string;
  readonly #kept: number;
  readonly #changes: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();
  #number = 0;

  /** @param life tells the revisions of one life of the registry from those of another */
  constructor(life: string = randomBytes(4).toString('hex'), kept: number = KEPT) {
    this.#life = life;
    this.#kept = kept;
  }

  /** Revision of the latest change. */
  get revision(): string {
    return `${this.#life}-${this.#number}`;
  }

  append(change: RegistryChange, entry: RegistryEntry): Change {
    this.#number += 1;
    const made = { revision: this.revision, change, entry };
    this.#changes.push(made);
    if (this.#changes.length > this.#kept) this.#changes.shift();
    for (const listener of this.#listeners) listener(made);
    return made;
  }

  /** What came after a revision; undefined when that is not known any more, so a snapshot is due. */
  since(revision: string): readonly Change[] | undefined {
    const [life, digits] = revision.split('-');
    const number = Number(digits);
    if (life !== this.#life || !Number.isInteger(number) || number > this.#number) return undefined;
    const missing = this.#number - number;
    if (missing > this.#changes.length) return undefined;
    return missing === 0 ? [] : this.#changes.slice(-missing);
  }

  /** @returns ends the listening */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}
