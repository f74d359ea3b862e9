import { Registry } from 'prom-client';
import { testBoard } from '../testing.ts';
import { addFleetMetrics } from './metrics.ts';

function setup() {
  const { board, report, after } = testBoard([]);
  const registry = new Registry();
  addFleetMetrics(registry, board);
  const reachable = async () => {
    const { values } = await registry.getSingleMetric('tandem_fleet_machine_reachable')!.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels['member_machine'], value]));
  };
  return { report, after, reachable };
}

test('a machine of which nobody is heard is away while others are heard', async () => {
  const { report, after, reachable } = setup();
  report('mainpc', []);
  report('pc2', []);
  expect(await reachable()).toEqual({ mainpc: 1, pc2: 1 });
  after(10_001);
  report('mainpc', []);
  expect(await reachable()).toEqual({ mainpc: 1, pc2: 0 });
});

test('a hub that hears nobody says of no machine that it is away', async () => {
  const { report, after, reachable } = setup();
  expect(await reachable()).toEqual({});
  report('mainpc', []);
  report('pc2', []);
  after(10_001);
  expect(await reachable()).toEqual({});
  report('pc2', []);
  expect(await reachable()).toEqual({ mainpc: 0, pc2: 1 });
});
