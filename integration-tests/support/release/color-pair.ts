/** Blue and green copies on both machines; the test says which is live, as the steward of a machine does. */
import type { NatsConnection } from '@nats-io/transport-node';
import {
  COLORS_KEY,
  hostOfColor,
  NO_RELEASE_YET,
  releaseBucket,
  releasedKey,
  type Color,
  type ColorReport,
  type ColorRole,
  type ColorsRecord,
} from '../../../src/contracts/release/release.ts';
import { connectAs } from '../clients/operator.ts';
import { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

/** Colored entries by machine. */
export const COLORED = {
  mainpc: ['core-orchestrator'],
  pc2: ['error-bus', 'resource-manager', 'task-worker'],
} as const;
export type Machine = keyof typeof COLORED;
export const MACHINES = Object.keys(COLORED) as Machine[];

const DOORS = [8080, 8081];
const both = (slugs: readonly string[]) => slugs.flatMap((slug) => [slug, `${slug}-green`]);
const exposed = (machine: Machine) => ({
  nats: [4222, 8222],
  ...Object.fromEntries(both(COLORED[machine]).map((service) => [service, DOORS])),
});

/** Compose service of a copy. */
export const serviceOf = (slug: string, color: Color) =>
  color === 'blue' ? slug : hostOfColor(slug, color);

export class ColorPair {
  readonly slice = new Slice({
    services: {
      mainpc: ['nats', ...both(COLORED.mainpc)],
      pc2: ['nats', ...both(COLORED.pc2)],
    },
    expose: { mainpc: exposed('mainpc'), pc2: exposed('pc2') },
  });
  readonly #records = new Map<Machine, ColorsRecord>();
  readonly #stewards = new Map<Machine, NatsConnection>();

  async start(): Promise<this> {
    await this.slice.start();
    for (const machine of MACHINES)
      this.#stewards.set(machine, await connectAs(this.slice, machine, 'steward'));
    return this;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#stewards.values()].map((nc) => nc.close()));
    await this.slice.stop();
  }

  record(machine: Machine): ColorsRecord {
    return this.#records.get(machine) ?? NO_RELEASE_YET;
  }

  /** Writes the record of a machine. */
  async write(machine: Machine, changes: Partial<ColorsRecord>): Promise<void> {
    const record = { ...this.record(machine), ...changes, at: new Date().toISOString() };
    this.#records.set(machine, record);
    await this.#put(machine, COLORS_KEY, record);
  }

  /** Lets go in the place of a container. */
  async letGoFor(machine: Machine, slug: string, color: Color, epoch: number): Promise<void> {
    const at = new Date().toISOString();
    await this.#put(machine, releasedKey(slug), { color, epoch, at, by: 'steward' });
  }

  async page(machine: Machine, slug: string, color: Color): Promise<ColorReport> {
    const address = await this.slice.address(machine, serviceOf(slug, color), 8080);
    const answer = await fetch(`http://${address}/color`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.json()) as ColorReport;
  }

  /** Waits until copies of a color on a machine are ready in a role; default all. */
  async all(
    machine: Machine,
    color: Color,
    role: ColorRole,
    slugs: readonly string[] = COLORED[machine],
  ): Promise<void> {
    await Promise.all(
      slugs.map((slug) =>
        until(
          `${color} ${slug} to be ${role}`,
          () => this.page(machine, slug, color),
          (report) => report.role === role && report.ready,
          { timeoutMs: 60_000, intervalMs: 50 },
        ),
      ),
    );
  }

  async #put(machine: Machine, key: string, value: object): Promise<void> {
    const subject = `$KV.${releaseBucket(machine)}.${key}`;
    const reply = await this.#stewards
      .get(machine)!
      .request(subject, JSON.stringify(value), { timeout: 5_000 });
    const { error } = reply.json<{ error?: { description: string } }>();
    if (error !== undefined) throw new Error(error.description);
  }
}
