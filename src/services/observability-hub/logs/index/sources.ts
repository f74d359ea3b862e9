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
  CREATE TABLE segment_sources (
    segment INTEGER NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (segment, source)
  ) WITHOUT ROWID;
`;

export interface Source {
  readonly machine: string;
  readonly agent: string;
  readonly container: string;
}

export class Sources {
  readonly #add: StatementSync;
  readonly #all: StatementSync;
  readonly #use: StatementSync;
  readonly #uses: StatementSync;
  readonly #unused: StatementSync;
  readonly #ids = new Map<string, number>();
  readonly #sources = new Map<number, Source>();
  /** By segment. */
  readonly #used = new Map<number, Set<number>>();

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      'INSERT INTO sources (machine, agent, container) VALUES (?, ?, ?) RETURNING id',
    );
    this.#all = database.prepare('SELECT * FROM sources');
    this.#use = database.prepare('INSERT INTO segment_sources VALUES (?, ?)');
    this.#uses = database.prepare('SELECT * FROM segment_sources');
    this.#unused = database.prepare(
      'DELETE FROM sources WHERE id NOT IN (SELECT source FROM segment_sources)',
    );
    this.reread();
  }

  /** Forgets numbers that the database does not have: those of a transaction that was rolled back. */
  reread(): void {
    this.#ids.clear();
    this.#sources.clear();
    const rows = this.#all.all() as unknown as ({ id: number } & Source)[];
    for (const { id, ...source } of rows) this.#keep(id, source);
    this.#used.clear();
    for (const { segment, source } of this.#uses.all() as { segment: number; source: number }[])
      this.#usedIn(segment).add(source);
  }

  get size(): number {
    return this.#sources.size;
  }

  /** Number of a container; it gets one when it has none. */
  idOf({ machine, agent, container }: Source): number {
    const known = this.#ids.get(keyOf({ machine, agent, container }));
    if (known !== undefined) return known;
    const { id } = this.#add.get(machine, agent, container) as { id: number };
    this.#keep(id, { machine, agent, container });
    return id;
  }

  /** A line of it came into a segment: as long as that is there, the source is. */
  use(id: number, segment: number): void {
    const used = this.#usedIn(segment);
    if (used.has(id)) return;
    this.#use.run(segment, id);
    used.add(id);
  }

  /** Forgets the sources of no segment: each container that is made anew is another one. */
  prune(): void {
    this.#unused.run();
  }

  get(id: number): Source {
    return this.#sources.get(id)!;
  }

  #usedIn(segment: number): Set<number> {
    const used = this.#used.get(segment) ?? new Set<number>();
    this.#used.set(segment, used);
    return used;
  }

  #keep(id: number, source: Source): void {
    this.#ids.set(keyOf(source), id);
    this.#sources.set(id, source);
  }
}

const keyOf = ({ machine, agent, container }: Source) => `${container} ${agent} ${machine}`;
