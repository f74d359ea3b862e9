import { parityText } from './parity.ts';
import { modesText } from './show.ts';

const row = {
  capability: 'registry',
  service: 'core-orchestrator',
  legacy: ['ServiceRegistry'],
  mode: 'gradual',
  percent: 10,
  fallback: true,
  changed_at: '2026-01-01T00:00:00.000Z',
  changed_by: 'operator',
};

test('a mode in motion shows its share and whether it falls back', () => {
  const text = modesText([row, { ...row, capability: 'twin', mode: 'unified', changed_by: '' }]);
  expect(text).toMatch(/registry.*gradual 10 %, falls back.*ServiceRegistry.*operator/);
  expect(text).toMatch(/twin.*unified.*start value/);
});

const parity = {
  service: 'core-orchestrator',
  capability: 'registry',
  action: 'list_agents',
  legacy: 'ServiceRegistry',
  calls: 12,
  equal: 10,
  different: 2,
  failed: 0,
  skipped: 0,
  reasons: { length: 2 },
  samples: [{ reason: 'length', path: 'agents.3', service: '"X"', legacy: '(absent)', at: '' }],
  latency: { service: { p50_ms: 0.31, p95_ms: 0.9 }, legacy: { p50_ms: 2.25, p95_ms: null } },
};

test('parity shows counts, both latencies, samples and who did not answer', () => {
  const away = [{ service: 'security-gateway', reason: 'no responders' }];
  const text = parityText({ actions: [parity], away });
  expect(text).toContain('security-gateway is away: no responders');
  expect(text).toMatch(
    /registry\.list_agents\s+ServiceRegistry\s+12\s+10\s+2\s+0\s+0\s+0\.3 \/ 2\.3\s+0\.9 \/ -/,
  );
  expect(text).toContain('length agents.3: service "X", legacy (absent)');
});

test('nothing compared says how to start', () => {
  expect(parityText({ actions: [], away: [] })).toContain('mode set CAPABILITY shadow');
});
