import type { Member } from '../../../contracts/observability/observability.ts';
import { speaksFor } from './speaks-for.ts';

const seeing = (state: string | undefined) => ({
  machine: 'mainpc',
  member: (id: string) =>
    id === 'pc2/observability-hub' && state !== undefined ? ({ state } as Member) : undefined,
});

test('each hub tells of its own machine', () => {
  expect(speaksFor(seeing('healthy'), 'mainpc')).toBe(true);
  expect(speaksFor(seeing('healthy'), 'pc2')).toBe(false);
});

test.each(['dead', 'hanging', 'unreachable', 'absent', undefined])(
  'of the other one too while the hub there is %s, though the machine is there',
  (state) => expect(speaksFor(seeing(state), 'pc2')).toBe(true),
);
