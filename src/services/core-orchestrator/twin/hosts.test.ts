import { Hosts, STALE_MS } from './hosts.ts';
import { hostSample } from './testing.ts';

function setup() {
  let now = 1_000_000;
  return { hosts: new Hosts(() => now), pass: (ms: number) => (now += ms) };
}

test('before the first sample nothing is known, and that is said', () => {
  const { hosts } = setup();
  expect(hosts.figures('pc2')).toBeUndefined();
  expect(hosts.view('pc2')).toMatchObject({ sample: null, fresh: false, ageSeconds: null });
  expect(hosts.silenceOf('pc2')).toContain('has not been heard');
});

test('figures of a sample count until it is stale; the sample stays, with its age', () => {
  const { hosts, pass } = setup();
  hosts.take(hostSample('pc2'));
  expect(hosts.figures('pc2')).toMatchObject({
    cpuPercent: 25,
    ramUsedMb: 400,
    ramCapacityMb: 1000,
    cards: [{ usedMb: 1000, capacityMb: 12288 }],
  });
  pass(STALE_MS + 100);
  expect(hosts.figures('pc2')).toBeUndefined();
  expect(hosts.view('pc2')).toMatchObject({ fresh: false, ageSeconds: 15.1 });
  expect(hosts.view('pc2').sample).not.toBeNull();
  expect(hosts.silenceOf('pc2')).toContain('15.1 s old');
});

test('cards that do not tell their memory are no capacity', () => {
  const { hosts } = setup();
  const [card] = hostSample('pc2').gpus!;
  hosts.take(hostSample('pc2', { gpus: [{ ...card!, memory_total_mib: null }] }));
  expect(hosts.figures('pc2')?.cards).toBeNull();
});

test('the history holds the latency that was measured last', () => {
  const { hosts, pass } = setup();
  hosts.take(hostSample('pc2'));
  hosts.measured('pc2', 0.7);
  pass(5000);
  hosts.take(hostSample('pc2'));
  expect(hosts.history('pc2').map(({ slot }) => slot.latencyMs)).toEqual([null, 0.7]);
  expect(hosts.history('pc2').map(({ slot }) => slot.vramMb)).toEqual([1000, 1000]);
});

test('a machine that nobody knows is an error; a new one that speaks is known', () => {
  const { hosts } = setup();
  expect(() => hosts.view('pc3')).toThrow('known are mainpc, pc2');
  hosts.take(hostSample('pc3'));
  expect(hosts.view('pc3').fresh).toBe(true);
});
