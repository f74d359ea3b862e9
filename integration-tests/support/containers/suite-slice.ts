/** A slice that lives as long as the suite that asks for it. */
import type { NatsConnection } from '@nats-io/transport-node';
import { Hubs, type Machine } from '../clients/hubs.ts';
import { operator } from '../clients/operator.ts';
import { Slice, type SliceOptions } from './slice.ts';

const START_MS = 300_000;
const STOP_MS = 120_000;

/** Port 4222 of each machine's broker must be exposed; `at` is the operator there, from the first test on. */
export function suiteSlice(options: SliceOptions): {
  readonly slice: Slice;
  readonly at: Record<Machine, NatsConnection>;
} {
  const slice = new Slice(options);
  const at = {} as Record<Machine, NatsConnection>;
  beforeAll(async () => {
    await slice.start();
    for (const machine of slice.machines as Machine[]) at[machine] = await operator(slice, machine);
  }, START_MS);
  afterAll(async () => {
    for (const connection of Object.values(at)) await connection.close();
    await slice.stop();
  }, STOP_MS);
  return { slice, at };
}

/** The same with a hub on each machine, which are asked over these brokers. */
export function suiteHubs(options: SliceOptions): { readonly slice: Slice; readonly hubs: Hubs } {
  const slice = new Slice(options);
  const hubs = new Hubs(slice);
  beforeAll(async () => {
    await slice.start();
    await hubs.connect();
  }, START_MS);
  afterAll(async () => {
    await hubs.close();
    await slice.stop();
  }, STOP_MS);
  return { slice, hubs };
}
