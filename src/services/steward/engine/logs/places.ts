/** Where each container's log was read to, on disk. Written now and then: the stream itself knows better. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  readPlace,
  writePlace,
  type LogPlace,
} from '../../../../contracts/observability/log-batch.ts';
import { replaceFileSync } from '../../../../files/replace-file-sync.ts';

const FILE = 'log-places.json';

export class Places {
  readonly #file: string;
  readonly #places = new Map<string, LogPlace>();
  #isSaved = true;

  /** @param folder state directory; a file there that cannot be read counts as none */
  constructor(folder: string) {
    this.#file = join(folder, FILE);
    for (const [container, text] of Object.entries(readFile(this.#file))) {
      const place = readPlace(String(text));
      if (place !== undefined) this.#places.set(container, place);
    }
  }

  get(container: string): LogPlace | undefined {
    return this.#places.get(container);
  }

  set(container: string, place: LogPlace): void {
    this.#places.set(container, place);
    this.#isSaved = false;
  }

  /** Forgets containers that are no more. */
  keep(exists: (container: string) => boolean): void {
    for (const container of this.#places.keys()) {
      if (exists(container)) continue;
      this.#places.delete(container);
      this.#isSaved = false;
    }
  }

  /**
   * Writes the file, whole or not at all, when something changed.
   *
   * @throws what the file system says
   */
  save(): void {
    if (this.#isSaved) return;
    const all = [...this.#places].map(([container, place]) => [container, writePlace(place)]);
    replaceFileSync(this.#file, JSON.stringify(Object.fromEntries(all)), { mode: 0o600 });
    this.#isSaved = true;
  }
}

function readFile(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The later of two places; either may be absent. */
export function laterPlace(a: LogPlace | undefined, b: LogPlace | undefined): LogPlace | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.time === b.time) return a.nth >= b.nth ? a : b;
  return a.time > b.time ? a : b;
}
