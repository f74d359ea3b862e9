/** The HTTP of the old hubs, each endpoint asked under its own path and under `/compat`. */
import { ask } from '../../support/clients/ask.ts';
import { asOperator } from '../../support/clients/doors.ts';
import { HUB, type Hubs, type Machine } from '../../support/clients/hubs.ts';
import type { Slice } from '../../support/containers/slice.ts';
import { until } from '../../support/until.ts';

type Reply = Record<string, unknown>;

const number = expect.any(Number) as unknown;
const text = expect.any(String) as unknown;
const list = expect.any(Array) as unknown;
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown;
const status = 'success';

const oneState = expect.stringMatching(/^(healthy|warning|critical|degraded)$/) as unknown;
const hubStatus = {
  status,
  service: 'ObservabilityHub',
  timestamp: time,
  uptime: number,
  unified_services: { health: true, performance: true, prediction: true },
};

/** Endpoint, body, and the fields that the old hub answered with. */
const ANSWERS: readonly (readonly [string, object | undefined, object])[] = [
  ['GET /health', undefined, hubStatus],
  ['GET /api/v1/status', undefined, hubStatus],
  [
    'GET /health_summary',
    undefined,
    {
      status,
      overall_status: oneState,
      agent_counts: { healthy: number, warning: number, critical: number, unknown: number },
      agents_by_location: { MainPC: number, PC2: number, Unknown: number },
      stale_agents: list,
      total_agents: number,
      timestamp: time,
    },
  ],
  [
    'POST /update_agent_health',
    { agent_name: 'OldReporter', status: 'degraded', details: { queue: 4 }, location: 'PC2' },
    { status },
  ],
  [
    'POST /register_agent',
    { agent_name: 'OldAgent', host: 'old-host', port: 5999, health_endpoint: '/health' },
    { status },
  ],
  [
    'GET /environment_status',
    undefined,
    { status, environment: 'mainpc', role: 'central', total_agents: number },
  ],
  [
    'POST /sync_from_pc2',
    { agents: { OldEdgeAgent: { status: 'critical' }, OldEdgeFriend: 'ok' } },
    { status, agents: 2 },
  ],
  ['GET /api/v1/agents', undefined, { status, agents: list, total: number }],
  [
    'POST /api/v1/sync_from_peer',
    { source_hub: 'edge', timestamp: 1_700_000_000, metrics: [{ name: 'a' }, { name: 'b' }] },
    { status, received: 2 },
  ],
  ...(['gt', 'lt', 'eq', 'ne'] as const).map(
    (condition) =>
      [
        'POST /add_alert_rule',
        { rule_id: `old-${condition}`, metric_name: 'cpu_percent', condition, threshold: 7 },
        { status, rule_id: `old-${condition}` },
      ] as const,
  ),
  ['GET /alerts', undefined, { status, active_alerts: list, alert_history: list }],
  ['GET /anomalies', undefined, { status, anomalies: list }],
];

export function oldHttp(slice: Slice, hubs: Hubs) {
  /** The operator asks, with his own proof. */
  async function call(machine: Machine, endpoint: string, body?: object) {
    const [method, where] = endpoint.split(' ') as [string, string];
    const address = await slice.address(machine, HUB, 8080);
    const response = await fetch(`http://${address}${where}`, {
      method,
      headers: { ...asOperator(slice, machine, HUB), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    return { code: response.status, body: (await response.json()) as Reply };
  }
  const compat = (endpoint: string) => endpoint.replace(' ', ' /compat');

  describe('the HTTP of the old hub', () => {
    const named = ANSWERS.map((row) => [row[0], JSON.stringify(row[1] ?? ''), ...row] as const);

    test.each(named)('%s %s', async (_endpoint, _body, endpoint, body, fields) => {
      for (const place of [endpoint, compat(endpoint)]) {
        const answer = await call('mainpc', place, body);
        expect({ place, ...answer }).toMatchObject({ place, code: 200, body: fields });
      }
    });

    test('GET /compat/metrics tells what the machines use, as they measured it', async () => {
      const { code, body } = await until(
        'the steward of the other machine to be heard',
        () => call('mainpc', 'GET /compat/metrics'),
        (answer) => 'memory_percent@pc2' in ((answer.body['metrics'] ?? {}) as Reply),
      );
      expect(code).toBe(200);
      expect(Object.keys(body).sort()).toEqual(['collection_time', 'metrics', 'status']);
      const metric = (machine: string) => ({
        value: number,
        timestamp: time,
        source: `steward of ${machine}`,
        tags: { machine },
      });
      const metrics = body['metrics'] as Reply;
      expect(metrics).toMatchObject({
        memory_percent: metric('mainpc'),
        'memory_percent@pc2': metric('pc2'),
      });
      // No card here, and none is made up.
      expect(Object.keys(metrics).filter((name) => name.startsWith('gpu'))).toEqual([]);
    });

    test('GET /performance_metrics/{agent} tells what was measured of one agent', async () => {
      const where = 'GET /performance_metrics/MemoryClient';
      const measured = { latest: number, median: number, max: number };
      const { body } = await until(
        'a first sample',
        () => call('mainpc', where),
        (answer) => {
          const { series = {} } = (answer.body['metrics'] ?? {}) as { series?: Reply };
          return 'memory_bytes' in series;
        },
        { timeoutMs: 60_000 },
      );
      const wanted = { agent_name: 'MemoryClient', series: { memory_bytes: measured } };
      expect(body).toMatchObject({ status, metrics: wanted });
      expect((await call('mainpc', compat(where))).body).toMatchObject({ status, metrics: wanted });
    });

    test('what was reported, pushed and registered is known afterwards, at both hubs', async () => {
      for (const machine of ['mainpc', 'pc2'] as const)
        await until(
          `the old agents at the hub of ${machine}`,
          () => call(machine, 'GET /api/v1/agents'),
          ({ body }) => {
            const rows = body['agents'] as Reply[];
            const of = (name: string) => rows.find((row) => row['name'] === name);
            return (
              of('OldReporter')?.['status'] === 'warning' &&
              of('OldReporter')?.['location'] === 'PC2' &&
              of('OldEdgeAgent')?.['status'] === 'critical' &&
              of('OldEdgeFriend')?.['status'] === 'healthy'
            );
          },
        );
      const found = await ask(hubs.at.mainpc, 'core-orchestrator', 'get_agent_endpoint', {
        agent_name: 'OldAgent',
      });
      expect(found).toMatchObject({ status, host: 'old-host', port: 5999 });
      const { body } = await call('pc2', 'GET /v1/alert-rules');
      const added = (body['rules'] as Reply[])
        .filter((rule) => String(rule['rule_id']).startsWith('old-'))
        .map(({ condition, threshold, severity, enabled }) => [
          condition,
          threshold,
          severity,
          enabled,
        ]);
      const conditions = ['eq', 'gt', 'lt', 'ne'];
      expect(added).toEqual(conditions.map((one) => [one, 7, 'warning', true]));
    });

    test('POST /trigger_recovery restarts the agent', async () => {
      const before = await slice.startedAt('pc2', 'context-manager');
      const asked = { agent_name: 'ContextManager', strategy: 'tier1' };
      const { code, body } = await call('pc2', 'POST /trigger_recovery', asked);
      expect({ code, body }).toMatchObject({ code: 200, body: { status, message: text } });
      expect(await slice.startedAt('pc2', 'context-manager')).not.toBe(before);
      // At once again is too soon: the old fields of a failure, with a true status and in the old convention.
      const refused = {
        status: 'error',
        error: text,
        message: text,
        code: 'RECOVERY_BUDGET_SPENT',
      };
      expect(await call('pc2', 'POST /trigger_recovery', asked)).toMatchObject({ body: refused });
      expect(await call('pc2', 'POST /compat/trigger_recovery', asked)).toMatchObject({
        code: 200,
        body: refused,
      });
    });

    test('an edge hub has nothing pushed to it: 403', async () => {
      const push = { agents: { Strange: 'ok' } };
      const plain = await call('pc2', 'POST /sync_from_pc2', push);
      expect(plain).toMatchObject({
        code: 403,
        body: { code: 'HUB_NOT_CENTRAL', status: 'error' },
      });
      const old = await call('pc2', 'POST /compat/sync_from_pc2', push);
      expect(old).toEqual({ code: 403, body: { detail: text } });
    });

    test('who has no token may read and not write', async () => {
      const address = await slice.address('mainpc', HUB, 8080);
      const anonymous = (method: string, where: string) =>
        fetch(`http://${address}${where}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: '{"agent_name":"X","status":"ok"}' } : {}),
        });
      expect((await anonymous('GET', '/health_summary')).status).toBe(200);
      expect((await anonymous('POST', '/update_agent_health')).status).toBe(401);
    });
  });
}
