import { LifeState } from '../../contracts/fleet/health.ts';
import { Mode, type Capability } from '../../contracts/migration/modes.ts';
import { testHealth } from '../../runtime/testing.ts';
import { processHost } from './host.ts';
import { legacyInUse, oldStatus, oldSystemStatus, unifiedServices } from './old-health.ts';

function set(capability: Capability, mode: Mode, percent = 100): void {
  const setting = { mode, percent, fallback: false, changed_at: '', changed_by: '' };
  processHost.modes.take(capability, JSON.stringify(setting));
}
afterEach(() => {
  for (const capability of ['registry', 'twin', 'trust'] as const)
    processHost.modes.take(capability, null);
});

const wordsOf = (health: ReturnType<typeof testHealth>) => {
  const ctx = { health: () => health.report() };
  return [oldStatus(ctx), oldSystemStatus(ctx)];
};

test('the status is what the checks say', () => {
  expect(wordsOf(testHealth())).toEqual(['healthy', 'operational']);
  expect(wordsOf(testHealth({ queue: false }))).toEqual(['degraded', 'degraded']);
  const starting = testHealth();
  starting.state = LifeState.starting;
  expect(wordsOf(starting)).toEqual(['starting', 'starting']);
});

test.each([
  [Mode.unified, 100, true],
  [Mode.shadow, 100, true],
  [Mode.delegation, 0, false],
  [Mode.gradual, 99, false],
  [Mode.gradual, 100, true],
] as const)('in mode %s at %i per cent all callers get the service: %s', (mode, percent, all) => {
  set('registry', mode, percent);
  expect(unifiedServices({ old_name: 'registry' })).toEqual({ old_name: all });
});

test('legacy agents are named while calls may go there', () => {
  expect(legacyInUse(['authentication', 'trust'])).toEqual([]);
  set('trust', Mode.shadow);
  expect(legacyInUse(['authentication', 'trust'])).toEqual(['AgentTrustScorer']);
});
