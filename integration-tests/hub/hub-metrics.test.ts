/**
 * Intent: each Prometheus knows of every container on both machines whether it answers; the hubs and their
 * Prometheus go on without each other.
 * Model: both machines with a hub, a steward, a Prometheus and agents in their containers, asked every 2 s
 * instead of 15; observables are what Prometheus and the hubs answer over HTTP.
 */
import { QuickConfig } from './hub-metrics/quick-config.ts';
import { prometheusOf } from './hub-metrics/prometheus.ts';
import { HUB, MACHINES, type Machine } from '../support/clients/hubs.ts';
import { Slice } from '../support/containers/slice.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

const config = new QuickConfig();
const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward', HUB, 'prometheus', 'memory-client'],
    pc2: ['nats', 'steward', HUB, 'prometheus', 'context-manager'],
  },
  expose: {
    mainpc: { prometheus: [9090], [HUB]: [8080] },
    pc2: { prometheus: [9090], [HUB]: [8080] },
  },
  override: { mainpc: config.of('mainpc'), pc2: config.of('pc2') },
});

beforeAll(() => slice.start(), 300_000);

afterAll(async () => {
  await slice.stop();
  config.remove();
}, 120_000);

const { query, ups, known } = prometheusOf(slice);

async function get<T>(machine: Machine, target: string): Promise<T> {
  const address = await slice.address(machine, HUB, 8080);
  const response = await fetch(`http://${address}${target}`, {
    signal: AbortSignal.timeout(5_000),
  });
  return (await response.json()) as T;
}

const everywhere = <T>(ask: (machine: Machine) => Promise<T>) => Promise.all(MACHINES.map(ask));

const MINE = [
  'mainpc/MemoryClient',
  'mainpc/core-orchestrator',
  'mainpc/steward',
  'mainpc/nats',
  'mainpc/prometheus',
  `mainpc/${HUB}`,
  'pc2/ContextManager',
  'pc2/steward',
  'pc2/nats',
  'pc2/prometheus',
  `pc2/${HUB}`,
];

test('both know of every container on both machines that it answers', async () => {
  // Planned, and not in this slice: they are missed, Responder among them.
  const complete = (up: Record<string, number>) =>
    MINE.every((member) => up[member] === 1) &&
    up['mainpc/Responder'] === 0 &&
    Object.keys(up).length > 65;
  await everywhere((machine) =>
    until(`everybody at the Prometheus of ${machine}`, () => ups(machine), complete, {
      timeoutMs: 60_000,
    }),
  );
});

test('both have what engines, hosts and brokers of both machines say', async () => {
  await everywhere(async (machine) => {
    const machinesWith = async (text: string) =>
      new Set((await query(machine, text)).map(({ metric }) => metric['machine']));
    for (const text of [
      'tandem_container_memory_bytes > 0',
      'tandem_container_memory_limit_bytes > 0',
      'member:memory:percent_of_limit > 0',
      'tandem_host_cpu_cores > 0',
      'tandem_certificate_end_timestamp_seconds{certificate="tls"} > time() + 800 * 86400',
      // One for what is live, one for rehearsals.
      'nats_leaf_links == 2',
      'nats_jetstream_storage_limit_bytes > 0',
      'machine:reachable == 1',
    ])
      await until(
        `${text} of both machines at the Prometheus of ${machine}`,
        () => machinesWith(text),
        (found) => found.has('mainpc') && found.has('pc2'),
        { timeoutMs: 30_000 },
      );
    // core-orchestrator has streams here, and nothing is measured that is not there.
    expect(await machinesWith('nats_stream_messages')).toContain('mainpc');
    expect(await query(machine, 'tandem_gpu_memory_total_bytes')).toEqual([]);
  });
});

test('an agent that dies is down at both, which alert; it comes back by itself', async () => {
  const id = 'pc2/ContextManager';
  const container = await slice.container('pc2', 'context-manager');
  await container.stop({ t: 0 });
  await everywhere(async (machine) => {
    await until(
      `${id} down at the Prometheus of ${machine}`,
      () => ups(machine),
      (up) => up[id] === 0,
      { timeoutMs: 15_000 },
    );
    await until(
      `an alert on ${id} at the Prometheus of ${machine}`,
      () => query(machine, `ALERTS{alertname="AgentDown",member="${id}"}`),
      (alerts) => alerts.length > 0,
      { timeoutMs: 15_000 },
    );
  });
  // Both send the same labels, or the Alertmanagers would see two alerts.
  const [one, other] = await everywhere(async (machine) => {
    const [alert] = await query(machine, `ALERTS{alertname="AgentDown",member="${id}"}`);
    return { ...alert!.metric, alertstate: '' };
  });
  expect(one).toEqual(other);
  await container.start();
  await everywhere((machine) =>
    until(
      `${id} up again at the Prometheus of ${machine}`,
      () => ups(machine),
      (up) => up[id] === 1,
      { timeoutMs: 30_000 },
    ),
  );
});

interface Range {
  readonly series: readonly { name: string; source: string; points: [number, number | null][] }[];
}
const range = (machine: Machine) =>
  get<Range>(machine, '/v1/metrics/range?member=pc2/ContextManager&series=memory_bytes&minutes=5');

test('figures over time come from Prometheus, and from the hub itself while that hangs', async () => {
  const stored = await until(
    'figures from Prometheus',
    () => range('mainpc'),
    ({ series }) => series.some(({ source }) => source === 'prometheus'),
  );
  expect(stored.series[0]!.points.length).toBeGreaterThan(0);
  const prometheus = await slice.container('mainpc', 'prometheus');
  await pause(prometheus);
  try {
    const own = await range('mainpc');
    expect(own.series.map(({ name, source }) => [name, source])).toEqual([['memory_bytes', 'hub']]);
    expect(own.series[0]!.points.some(([, value]) => (value ?? 0) > 1_000_000)).toBe(true);
    // The hub asks everybody itself now, and the other machine's Prometheus misses the one that hangs.
    await until(
      'the hub to ask an agent by itself',
      () =>
        get<{ targets: { member: string; asked_at: string }[] }>('mainpc', '/v1/metrics/targets'),
      ({ targets }) => {
        const asked = targets.find(({ member }) => member === 'pc2/ContextManager')?.asked_at;
        return asked !== undefined && Date.now() - Date.parse(asked) < 5_000;
      },
      { timeoutMs: 30_000 },
    );
    await until(
      'the Prometheus that hangs to be missed by the other',
      () => ups('pc2'),
      (up) => up['mainpc/prometheus'] === 0,
      { timeoutMs: 20_000 },
    );
  } finally {
    await prometheus.unpause();
  }
});

test('a hub that hangs is down, and nobody of whom it should have told', async () => {
  const hub = await slice.container('mainpc', HUB);
  await pause(hub);
  try {
    const [own, other] = await everywhere((machine) =>
      until(
        `the hub of mainpc, and it alone, to be down at ${machine}`,
        () => known(machine),
        (up) =>
          up[`mainpc/${HUB}`] === 0 &&
          up[machine === 'mainpc' ? 'mainpc/prometheus' : 'mainpc/MemoryClient'] === 1,
        { timeoutMs: 60_000 },
      ),
    );
    for (const member of ['pc2/ContextManager', 'mainpc/core-orchestrator', 'mainpc/nats'])
      expect([member, own![member]]).toEqual([member, undefined]);
    for (const member of ['mainpc/prometheus', 'mainpc/nats'])
      expect([member, other![member]]).toEqual([member, undefined]);
  } finally {
    await hub.unpause();
  }
  await until(
    'everybody known again at the Prometheus of mainpc',
    () => known('mainpc'),
    (up) => MINE.every((member) => up[member] === 1),
    { timeoutMs: 60_000 },
  );
});

test('a Prometheus that is killed keeps what it had', async () => {
  const text = 'up{member="pc2/steward"}';
  const [before] = await query('pc2', text);
  const time = before!.value[0];
  const prometheus = await slice.container('pc2', 'prometheus');
  await prometheus.kill({ signal: 'SIGKILL' });
  await prometheus.start();
  const kept = await until(
    'what was known before',
    () => query('pc2', text, time),
    (samples) => samples.length > 0,
    { timeoutMs: 30_000 },
  );
  expect(kept[0]!.value[1]).toBe('1');
});

test('a target that nobody knows and one that does not answer are told apart', async () => {
  const address = await slice.address('mainpc', HUB, 8080);
  const probe = async (target: string) => {
    const response = await fetch(`http://${address}/prometheus/probe?target=${target}`);
    return [response.status, await response.text()] as const;
  };
  const [status, page] = await probe('pc2/ContextManager');
  expect(status).toBe(200);
  expect(page).toContain('tandem_build_info');
  expect(await probe('pc2/Nobody')).toEqual([
    404,
    expect.stringContaining('METRICS_TARGET_UNKNOWN'),
  ]);
  expect(await probe('mainpc/Responder')).toEqual([
    503,
    expect.stringContaining('METRICS_TARGET_SILENT'),
  ]);
});
