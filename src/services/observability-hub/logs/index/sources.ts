/** Containers by number, since their names would stand on every line. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export const SOURCE_TABLES = `
  CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    machine TEXT NOT NULL,
    agent TEXT NOT NULL,
    container TEXT NOT NULL,
    UNIQUE (container, agent, machine)
  );
`;

export interface Source {
  readonly machine: string;
  readonly agent: string;
  readonly container: string;
}

export class Sources {
  readonly #add: StatementSync;
  readonly #all: StatementSync;
  readonly #ids = new Map<string, number>();
  readonly #sources = new Map<number, Source>();

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      'INSERT INTO sources (machine, agent, container) VALUES (?, ?, ?) RETURNING id',
    );
    this.#all = database.prepare('SELECT * FROM sources');
    this.reread();
  }

  /** Forgets numbers that the database does not have: those of a transaction that was rolled back. */
  reread(): void {
    this.#ids.clear();
    this.#sources.clear();
    const rows = this.#all.all() as unknown as ({ id: number } & Source)[];
    for (const { id, ...source } of rows) this.#keep(id, source);
  }

  /** Number of a container; it gets one when it has none. */
  idOf({ machine, agent, container }: Source): number {
    const known = this.#ids.get(keyOf({ machine, agent, container }));
    if (known !== undefined) return known;
    const { id } = this.#add.get(machine, agent, container) as { id: number };
    this.#keep(id, { machine, agent, container });
    return id;
  }

  get(id: number): Source {
    return this.#sources.get(id)!;
  }

  #keep(id: number, source: Source): void {
    this.#ids.set(keyOf(source), id);
    this.#sources.set(id, source);
  }
}

const keyOf = ({ machine, agent, container }: Source) => `${container} ${agent} ${machine}`;
