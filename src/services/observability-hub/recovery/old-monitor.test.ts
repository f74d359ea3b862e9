import type { Member } from '../../../contracts/observability/observability.ts';
import { mayGrant, oldMonitorRecovers } from './old-monitor.ts';

const fleet = (state?: string) => ({
  named: (name: string) =>
    name === 'PredictiveHealthMonitor' && state !== undefined ? ({ state } as Member) : undefined,
});

test.each([
  ['delegation', 'healthy', true],
  ['delegation', 'starting', true],
  ['delegation', 'dead', false],
  ['delegation', 'hanging', false],
  ['delegation', undefined, false],
  ['shadow', 'healthy', false],
  ['gradual', 'healthy', false],
  ['unified', 'healthy', false],
] as const)('%s, the old monitor is %s: it recovers by itself: %p', (mode, state, recovers) => {
  expect(oldMonitorRecovers(fleet(state), { mode })).toBe(recovers);
});

test('without being asked it gets leave only while the capability is delegated', () => {
  expect(() => mayGrant('mainpc/A', 'tier1', { mode: 'delegation' })).not.toThrow();
  expect(() => mayGrant('mainpc/A', 'tier1', { mode: 'shadow' })).toThrow('prediction is shadow');
});
