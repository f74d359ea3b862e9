/** Engines of a test: containers are rows, time is a number, and new ones behave as their image says. */
import type { Copies, Copy, Said } from '../copies/copies.ts';
import type { Target } from '../plan/types.ts';
import type { Behaviour } from './behaviour.ts';

interface Row {
  readonly id: string;
  readonly image: string;
  /** Infinity: never. */
  startedAt: number;
  ended: boolean;
  endedAt: number;
  retiring: boolean;
}

/** The image of before, as the rendered file says it. */
const RENDERED = 'x:1';

export class FakeCopies implements Copies {
  readonly clock = {
    time: 0,
    now: () => this.clock.time,
    sleep: async (ms: number) => {
      await this.moment();
      this.clock.time += ms;
      this.onTick();
    },
  };
  /** By `machine/slug`. */
  readonly rows = new Map<string, Row[]>();
  readonly pins = new Map<string, Target | null>();
  readonly open = new Set<string>();
  readonly behaviours = new Map<string, Behaviour>();
  readonly absent = new Set<string>();
  readonly calls: string[] = [];
  /** A card that all of them share; its memory is free some time after an end. */
  card: { readonly totalMiB: number; readonly eachMiB: number; readonly lagMs: number } | null =
    null;
  /** What every one tells of its unload when it ended. */
  unloads: readonly string[] = [];
  onTick: () => void = () => {};
  #ids = 0;
  /** Those that are removed as well. */
  readonly #made: Row[] = [];

  run(key: string, image: string): this {
    this.rows.set(key, [...(this.rows.get(key) ?? []), this.#row(image, -1e9)]);
    return this;
  }

  /** As an upgrade leaves it that is cut off before the start. */
  made(key: string, image: string): this {
    this.rows.set(key, [this.#row(image, Infinity)]);
    return this;
  }

  images(key: string): string[] {
    return (this.rows.get(key) ?? []).map(({ image }) => image);
  }

  /** True when calls are answered. */
  serves(key: string): boolean {
    return (this.rows.get(key) ?? []).some((row) => this.#copy(row).health === 'healthy');
  }

  async list(machine: string, slug: string): Promise<Copy[]> {
    await this.moment();
    return (this.rows.get(`${machine}/${slug}`) ?? []).map((row) => this.#copy(row));
  }

  imageId = async (_machine: string, image: string): Promise<string | null> =>
    this.absent.has(image) ? null : `id of ${image}`;

  async startBeside(machine: string, slug: string, { image }: Target): Promise<void> {
    this.#say('start', machine, slug, image);
    if (this.behaviours.get(image)?.cannotStart) throw new Error('exec format error');
    const rows = this.rows.get(`${machine}/${slug}`)!;
    const row = this.#row(image, Infinity);
    await this.compose([() => void rows.push(row), () => this.#start(row)]);
  }

  /** In the order of Compose: the new one is made, the old one ends and is removed, the new one starts. */
  async replace(machine: string, slug: string, target: Target | null, anew = false): Promise<void> {
    const image = target?.image ?? RENDERED;
    this.#say('replace', machine, slug, image);
    const key = `${machine}/${slug}`;
    const [one, ...others] = this.rows.get(key) ?? [];
    if (others.length > 0) throw new Error('which of them ends first is up to Compose');
    if (one?.image === image && !anew)
      return this.compose(
        [() => this.#start(one)].slice(one.startedAt === Infinity || one.ended ? 0 : 1),
      );
    const row = this.#row(image, Infinity);
    await this.compose([
      () => void this.rows.set(key, one ? [one, row] : [row]),
      () => one && this.#end(one),
      () => void this.rows.set(key, [row]),
      () => this.#start(row),
    ]);
  }

  unfinished(machine: string, slug: string): void {
    this.momentNow();
    this.open.add(`${machine}/${slug}`);
  }

  finished(machine: string, slug: string): void {
    this.momentNow();
    this.open.delete(`${machine}/${slug}`);
  }

  isUnfinished = (machine: string, slug: string) => this.open.has(`${machine}/${slug}`);

  pin(machine: string, slug: string, target: Target | null): void {
    this.momentNow();
    this.#say('pin', machine, slug, target?.image ?? 'none');
    this.pins.set(`${machine}/${slug}`, target);
  }

  pinned = (machine: string, slug: string) => this.pins.get(`${machine}/${slug}`) ?? null;

  async retire(machine: string, id: string, signal: string): Promise<number> {
    this.#say(signal, machine, this.#slugOf(id), this.#imageOf(id));
    const row = this.#holder(id)[1].find((one) => one.id === id)!;
    await this.moment();
    row.retiring = true;
    await this.moment();
    this.#end(row);
    await this.moment();
    this.#remove(id);
    return 0;
  }

  async end(machine: string, id: string, signal: string): Promise<void> {
    this.#say(`${signal} alone`, machine, this.#slugOf(id), this.#imageOf(id));
    await this.moment();
    this.#end(this.#holder(id)[1].find((one) => one.id === id)!);
    this.onTick();
  }

  async freeMiB(): Promise<number | null> {
    await this.moment();
    return this.#free();
  }

  /** How many run. */
  running(key: string): number {
    return (this.rows.get(key) ?? []).filter((row) => this.#copy(row).running).length;
  }

  #free(): number | null {
    if (this.card === null) return null;
    const { totalMiB, eachMiB, lagMs } = this.card;
    const holds = ({ startedAt, ended, endedAt }: Row) =>
      startedAt !== Infinity && (!ended || this.clock.time < endedAt + lagMs);
    return totalMiB - [...this.#made].filter(holds).length * eachMiB;
  }

  async keep(_machine: string, id: string): Promise<void> {
    await this.moment();
    this.#holder(id)[1].find((one) => one.id === id)!.retiring = false;
  }

  async discard(machine: string, id: string): Promise<void> {
    await this.moment();
    this.#say('discard', machine, this.#slugOf(id), this.#imageOf(id));
    this.#remove(id);
  }

  async said(_machine: string, id: string): Promise<Said> {
    await this.moment();
    const row = [...this.rows.values()].flat().find((one) => one.id === id)!;
    const { errorAfterMs = Infinity } = this.behaviours.get(row.image) ?? {};
    const errors = this.#age(row) >= errorAfterMs ? ['model file is torn'] : [];
    return {
      lines: ['starting', ...errors],
      errors,
      registered: true,
      unloads: row.ended ? this.unloads : [],
    };
  }

  /** Before each look, wait and change. */
  protected momentNow(): void {}
  protected async moment(): Promise<void> {
    await Promise.resolve();
    this.momentNow();
  }

  /** What Compose does by itself, a process of its own. */
  protected async compose(parts: readonly (() => void)[]): Promise<void> {
    for (const part of parts) {
      await this.moment();
      part();
      this.onTick();
    }
  }

  #row(image: string, startedAt: number): Row {
    const alive = { ended: false, endedAt: -Infinity, retiring: false };
    const row = { id: `c${++this.#ids}`, image, startedAt, ...alive };
    this.#made.push(row);
    return row;
  }
  #age = (row: Row) => this.clock.time - row.startedAt;
  #end(row: Row): void {
    if (row.ended) return;
    row.ended = true;
    row.endedAt = this.clock.time;
  }
  #start(row: Row): void {
    if ((this.#free() ?? Infinity) < (this.card?.eachMiB ?? 0))
      throw new Error('out of memory on the card');
    row.startedAt = this.clock.time;
    row.ended = false;
  }

  #copy(row: Row): Copy {
    const { healthyAfterMs = 1_000, diesAfterMs = Infinity } = this.behaviours.get(row.image) ?? {};
    const died = this.#age(row) >= diesAfterMs;
    const healthy = this.#age(row) >= healthyAfterMs && !died && !row.ended;
    return {
      id: row.id,
      imageId: `id of ${row.image}`,
      image: row.image,
      running: row.startedAt !== Infinity && !row.ended,
      neverStarted: row.startedAt === Infinity,
      retiring: row.retiring,
      health: healthy ? 'healthy' : 'starting',
      restarts: died ? 1 : 0,
      exitCode: died ? 1 : 0,
    };
  }

  #say = (verb: string, machine: string, slug: string, image: string) =>
    void this.calls.push(`${verb} ${machine}/${slug} ${image}`);
  #holder = (id: string) => [...this.rows].find(([, rows]) => rows.some((row) => row.id === id))!;
  #slugOf = (id: string) => this.#holder(id)[0].split('/')[1]!;
  #imageOf = (id: string) => this.#holder(id)[1].find((row) => row.id === id)!.image;
  #remove(id: string): void {
    const [key, rows] = this.#holder(id);
    this.rows.set(
      key,
      rows.filter((row) => row.id !== id),
    );
  }
}
