import { testContext } from '../testing.ts';
import { keepNeeded } from './keep-needed.ts';
import { StreamsBroker } from './testing/streams-broker.ts';

const identity = { ...testContext().identity, agent: 'security-gateway', machine: 'pc2' };
const NEEDED = ['AUDIT', 'KV_modes', 'KV_security', 'KV_trust'];

let broker: StreamsBroker;
/** Waits that it asked for, and what ends each. */
let waits: { ms: number; over: () => void }[];
beforeEach(() => {
  broker = new StreamsBroker();
  for (const name of ['AUDIT', 'KV_modes']) broker.origins.add(`mainpc/${name}`);
  waits = [];
});

const { log } = testContext();
const keep = () =>
  keepNeeded(
    { nc: broker.nc, log, signal: new AbortController().signal, identity, rehearsing: false },
    (ms) => new Promise<void>((over) => waits.push({ ms, over })),
  );
const names = () => [...broker.streams.keys()].sort();
async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100 && !holds(); turns += 1) await new Promise(setImmediate);
}

test('what is needed is there before the service goes on', async () => {
  await keep();
  expect(names()).toEqual(NEEDED);
  expect(waits).toEqual([]);
});

test('a broker that lost its disk gets it back', async () => {
  await keep();
  await new Promise(setImmediate);
  broker.loseDisk();
  await until(() => names().length === NEEDED.length);
  expect(names()).toEqual(NEEDED);
});

test('a broker that does not answer keeps nobody waiting, and is asked again', async () => {
  broker.away = true;
  await keep();
  expect(waits).toMatchObject([{ ms: 5_000 }]);
  broker.away = false;
  waits[0]!.over();
  await until(() => names().length > 0);
  expect(names()).toEqual(NEEDED);
});

test('a copy is made when the machine of its origin is there', async () => {
  broker.origins.clear();
  await keep();
  expect(names()).toEqual(NEEDED.filter((name) => name !== 'KV_modes'));
  broker.origins.add('mainpc/KV_modes');
  expect(waits).toMatchObject([{ ms: 1_000 }]);
  waits[0]!.over();
  await until(() => broker.streams.has('KV_modes'));
  await new Promise(setImmediate);
  expect(waits).toHaveLength(1);
});
