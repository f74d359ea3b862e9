import { arrange } from './arrange.ts';

const member = (machine: string, group: string, wave: number, name: string) => ({
  id: `${machine}/${name}`,
  name,
  machine,
  group,
  wave,
});

test('groups come in the order in which they start, tiles by wave and name', () => {
  const blocks = arrange([
    member('pc2', 'services', 3, 'error-bus'),
    member('mainpc', 'memory', 5, 'B'),
    member('mainpc', 'memory', 4, 'C'),
    member('mainpc', 'fabric', 1, 'nats'),
    member('mainpc', 'memory', 4, 'A'),
  ]);
  expect(blocks.map(({ name, total }) => [name, total])).toEqual([
    ['mainpc', 4],
    ['pc2', 1],
  ]);
  expect(blocks[0]!.groups).toEqual([
    { name: 'fabric', firstWave: 1, lastWave: 1, ids: ['mainpc/nats'] },
    { name: 'memory', firstWave: 4, lastWave: 5, ids: ['mainpc/A', 'mainpc/C', 'mainpc/B'] },
  ]);
});

test('nobody is no machine', () => expect(arrange([])).toEqual([]));
