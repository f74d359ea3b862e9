import type { Entry } from '../../fleet/model.ts';
import { sampleDoor } from '../../fleet/testing/sample-fleet.ts';
import type { CheckContext } from './check.ts';
import { atLeast, kernelVersion } from './versions.ts';

test.each([
  ['26.1.5+dfsg1', '25.0', true],
  ['25.0.0', '25.0', true],
  ['24.0.9', '25.0', false],
  ['2.24.1', '2.24', true],
  ['2.9.0', '2.24', false],
  ['dev', '2.24', false],
  ['6.1.0-28-amd64', '5.14', true],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(atLeast(version, minimum)).toBe(expected);
});

const outcomes = async (version: string, entries: readonly Entry[]) => {
  const engine = { machine: 'pc2', docker: { info: async () => ({ KernelVersion: version }) } };
  const found = await kernelVersion({ engine, fleet: { entries } } as unknown as CheckContext);
  return found.map(({ outcome }) => outcome);
};

test('a kernel that the door of a machine does not start on is found before the start', async () => {
  const door = sampleDoor('pc2', 7004);
  expect(await outcomes('5.10.0-33-amd64', [door])).toEqual(['fail']);
  expect(await outcomes('6.1.0-28-amd64', [door])).toEqual(['ok']);
  expect(await outcomes('5.10.0-33-amd64', [{ ...door, machine: 'mainpc' }])).toEqual([]);
});
