/**
 * Intent: the state of every capability moves from its legacy container into the service and back, also when
 * the service is killed half-way: nothing is lost, nothing is there twice, and a change made meanwhile comes along.
 * Model: all services with state and their legacy containers; records are planted over the old protocol.
 * What the service took is compared by moving it back into a legacy container that was emptied.
 * The services do not wait for each other: each is killed while others move.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { CAPABILITIES, LEGACY_AGENTS } from '../../src/contracts/migration/modes.ts';
import type { StateRecord } from '../../src/contracts/migration/state-record.ts';
import { isPlanted, isTouched, MOVING, type Moving } from '../support/moving/capabilities.ts';
import { LegacySide } from '../support/moving/legacy-side.ts';
import { migrate } from '../support/moving/migrate.ts';
import { Mover } from '../support/moving/mover.ts';
import { operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';

/** Several of the batches that records move in; of names there may be 1000. */
const RECORDS = 950;
const MACHINES: Readonly<Record<string, string>> = {
  'core-orchestrator': 'mainpc',
  'observability-hub': 'mainpc',
  'resource-manager': 'pc2',
  'error-bus': 'pc2',
  'security-gateway': 'pc2',
};
const servicesOn = (machine: string) =>
  Object.entries(MACHINES).flatMap(([service, at]) => (at === machine ? [service] : []));
const legacyOn = (machine: string) =>
  MOVING.map(({ legacy }) => LEGACY_AGENTS[legacy]).filter((one) => one.machine === machine);
const exposed = (machine: string) => ({
  nats: [4222],
  ...Object.fromEntries(legacyOn(machine).map(({ host, port }) => [host, [port]])),
});
const started = (machine: string) => [
  'nats',
  ...servicesOn(machine),
  ...legacyOn(machine).map(({ host }) => host),
];

const slice = new Slice({
  services: { mainpc: started('mainpc'), pc2: started('pc2') },
  expose: { mainpc: exposed('mainpc'), pc2: exposed('pc2') },
  startupTimeoutMs: 240_000,
});
let nc: NatsConnection;
const brokers = new Map<string, NatsConnection>();
/** The rounds of each capability; those of one service one after another. */
const rounds = new Map<Moving, Promise<Round>>();

interface Round {
  readonly planted: readonly StateRecord[];
  /** Records that were there when the service was killed. */
  readonly half: { in: number; out: number };
  readonly movedIn: number;
  /** What of the planted records the legacy container holds after the way back. */
  readonly back: readonly StateRecord[];
}

async function round(moving: Moving): Promise<Round> {
  const { capability } = moving;
  const machine = MACHINES[CAPABILITIES[capability].service]!;
  const legacy = new LegacySide(slice, moving.legacy);
  const broker = brokers.get(machine)!;
  const mover = new Mover({ slice, nc, broker, machine, moving, legacy });
  const held = async () =>
    [...(await legacy.records())].map(([key, value]) => ({ key, value })).filter(isPlanted);

  await legacy.put(Array.from({ length: RECORDS }, (_, n) => moving.plant(n)));
  const planted = await held();
  const halfIn = await mover.cut('in', RECORDS);
  const { records } = await mover.move('in');
  for (const [action, input] of moving.change) await mover.ask(action, input);
  await legacy.empty();
  const halfOut = await mover.cut('out', RECORDS);
  await mover.move('out');
  return {
    planted,
    half: { in: halfIn, out: halfOut },
    movedIn: Number(records),
    back: await held(),
  };
}

beforeAll(async () => {
  await slice.start();
  for (const machine of ['mainpc', 'pc2']) brokers.set(machine, await operator(slice, machine));
  nc = brokers.get('mainpc')!;
  const lanes = new Map<string, Promise<unknown>>();
  for (const moving of MOVING) {
    const { service } = CAPABILITIES[moving.capability];
    const before = lanes.get(service) ?? Promise.resolve();
    const own = before.then(() => round(moving));
    rounds.set(moving, own);
    lanes.set(
      service,
      own.catch(() => undefined),
    );
  }
}, 420_000);

afterAll(async () => {
  for (const broker of brokers.values()) await broker.close();
  await slice.stop();
}, 120_000);

const sorted = (records: readonly StateRecord[]) =>
  records.toSorted((a, b) => (a.key < b.key ? -1 : 1));

test.each(MOVING.map((moving) => [moving.capability, moving.legacy, moving] as const))(
  '%s of %s',
  async (capability, name, moving) => {
    const { planted, half, movedIn, back } = await rounds.get(moving)!;
    console.log(`${capability} of ${name}: of ${RECORDS} records ${JSON.stringify(half)} when cut`);
    expect(planted).toHaveLength(RECORDS);
    for (const arrived of Object.values(half)) {
      expect(arrived).toBeGreaterThan(0);
      expect(arrived).toBeLessThan(RECORDS);
    }
    expect(movedIn).toBeGreaterThanOrEqual(RECORDS);
    const untouched = (records: readonly StateRecord[]) =>
      sorted(records.filter((record) => !isTouched(record)));
    expect(untouched(back)).toEqual(untouched(planted));
    const touched = (records: readonly StateRecord[]) => sorted(records.filter(isTouched));
    expect(touched(back)).not.toEqual(touched(planted));
  },
  300_000,
);

test.each(['system', 'health'] as const)(
  '%s keeps no state, and says so',
  async (capability) => {
    await Promise.allSettled(rounds.values());
    const reply = await migrate(slice, nc, 'mainpc', capability, 'in');
    expect(reply).toMatchObject({ code: 'MIGRATION_FAILED' });
  },
  300_000,
);
