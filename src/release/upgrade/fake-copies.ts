/** Engines of a test: containers are rows, time is a number, and new ones behave as their image says. */
import type { Copies, Copy, Said } from './copies.ts';
import type { Target } from './types.ts';

/** What a container of an image does after it was started. */
export interface Behaviour {
  /** Until it is healthy; Infinity: never. */
  readonly healthyAfterMs?: number;
  /** Ends by itself and is restarted. */
  readonly diesAfterMs?: number;
  readonly errorAfterMs?: number;
  readonly cannotStart?: boolean;
}

interface Row {
  readonly id: string;
  readonly image: string;
  /** Infinity: never. */
  readonly startedAt: number;
}

export class FakeCopies implements Copies {
  readonly clock = {
    time: 0,
    now: () => this.clock.time,
    sleep: async (ms: number) => {
      await Promise.resolve();
      this.clock.time += ms;
      this.onTick();
    },
  };
  /** By `machine/slug`. */
  readonly rows = new Map<string, Row[]>();
  readonly pins = new Map<string, Target | null>();
  readonly behaviours = new Map<string, Behaviour>();
  readonly absent = new Set<string>();
  readonly calls: string[] = [];
  onTick: () => void = () => {};
  #ids = 0;

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

  list = async (machine: string, slug: string): Promise<Copy[]> =>
    (this.rows.get(`${machine}/${slug}`) ?? []).map((row) => this.#copy(row));

  imageId = async (_machine: string, image: string): Promise<string | null> =>
    this.absent.has(image) ? null : `id of ${image}`;

  async startBeside(machine: string, slug: string, { image }: Target): Promise<void> {
    this.#say('start', machine, slug, image);
    if (this.behaviours.get(image)?.cannotStart) throw new Error('exec format error');
    this.rows.get(`${machine}/${slug}`)!.push(this.#row(image, this.clock.time));
  }

  async replace(machine: string, slug: string, target: Target | null): Promise<void> {
    const image = target?.image ?? 'x:1';
    this.#say('replace', machine, slug, image);
    this.rows.set(`${machine}/${slug}`, []);
    this.onTick();
    this.rows.set(`${machine}/${slug}`, [this.#row(image, this.clock.time)]);
  }

  pin(machine: string, slug: string, target: Target | null): void {
    this.#say('pin', machine, slug, target?.image ?? 'none');
    this.pins.set(`${machine}/${slug}`, target);
  }

  pinned = (machine: string, slug: string) => this.pins.get(`${machine}/${slug}`) ?? null;

  async retire(machine: string, id: string, signal: string): Promise<number> {
    this.#say(signal, machine, this.#slugOf(id), this.#imageOf(id));
    this.#remove(id);
    return 0;
  }

  async discard(machine: string, id: string): Promise<void> {
    this.#say('discard', machine, this.#slugOf(id), this.#imageOf(id));
    this.#remove(id);
  }

  async said(_machine: string, id: string): Promise<Said> {
    const row = [...this.rows.values()].flat().find((one) => one.id === id)!;
    const { errorAfterMs = Infinity } = this.behaviours.get(row.image) ?? {};
    const errors = this.#age(row) >= errorAfterMs ? ['model file is torn'] : [];
    return { lines: ['starting', ...errors], errors, registered: true };
  }

  #row = (image: string, startedAt: number): Row => ({ id: `c${++this.#ids}`, image, startedAt });
  #age = (row: Row) => this.clock.time - row.startedAt;

  #copy(row: Row): Copy {
    const { healthyAfterMs = 1_000, diesAfterMs = Infinity } = this.behaviours.get(row.image) ?? {};
    const died = this.#age(row) >= diesAfterMs;
    const healthy = this.#age(row) >= healthyAfterMs && !died;
    return {
      id: row.id,
      imageId: `id of ${row.image}`,
      image: row.image,
      running: row.startedAt !== Infinity,
      neverStarted: row.startedAt === Infinity,
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
