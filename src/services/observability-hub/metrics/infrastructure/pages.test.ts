import { readInfrastructure } from './pages.ts';

const VARZ = {
  server_name: 'pc2',
  start: '2026-01-01T00:00:00Z',
  mem: 15_138_816,
  cpu: 2.5,
  connections: 40,
  total_connections: 90,
  subscriptions: 600,
  in_msgs: 1,
  out_msgs: 2,
  in_bytes: 3,
  out_bytes: 4,
  slow_consumers: 5,
};
const JSZ = {
  config: { max_memory: 100, max_storage: 4_000 },
  memory: 1,
  storage: 3_000,
  api: { total: 9, errors: 1 },
  account_details: [
    {
      stream_detail: [
        {
          name: 'ERRORS_MAINPC',
          state: { messages: 7, bytes: 700, consumer_count: 1 },
          mirror: { name: 'ERRORS', lag: 3, active: 2_000_000_000 },
        },
        {
          name: 'ERRORS',
          state: { messages: 1, bytes: 10, consumer_count: 0 },
          sources: [{ name: 'AWAY', lag: 0, active: -1 }],
        },
      ],
    },
  ],
};
const leaf = { name: 'mainpc', in_msgs: 1, out_msgs: 1 };
const LEAFZ = {
  leafs: [
    { ...leaf, account: 'FLEET', rtt: '1.5ms' },
    { ...leaf, account: 'REHEARSAL', rtt: '2ms' },
  ],
};

const answers = (pages: Record<string, unknown>) => (url: string) => {
  const path = url.replace(/^http:\/\/[^/]+/, '').replace(/\?.*/, '');
  const page = pages[path];
  return Promise.resolve({
    status: page === undefined ? 404 : 200,
    body: typeof page === 'string' ? page : JSON.stringify(page),
  });
};

test('a broker: clients, streams with how far copies are behind, links', async () => {
  const get = answers({ '/varz': VARZ, '/jsz': JSZ, '/leafz': LEAFZ });
  const page = await readInfrastructure('nats', 100, get);
  expect(page).toContain('# TYPE nats_varz_slow_consumers counter\nnats_varz_slow_consumers 5\n');
  expect(page).toContain('nats_jetstream_storage_bytes 3000\n');
  expect(page).toContain('nats_jetstream_storage_limit_bytes 4000\n');
  expect(page).toContain('nats_stream_messages{stream="ERRORS_MAINPC"} 7\n');
  expect(page).toContain(
    'nats_stream_source_active_seconds{stream="ERRORS_MAINPC",source="ERRORS"} 2\n',
  );
  expect(page).not.toContain('active_seconds{stream="ERRORS",');
  expect(page).toContain('nats_leaf_links 2\n');
  // Two of the same labels would be one series with two values, of which Prometheus drops one.
  expect(page).toContain('nats_leaf_rtt_seconds{leaf="mainpc",account="FLEET"} 0.0015\n');
  expect(page).toContain('nats_leaf_rtt_seconds{leaf="mainpc",account="REHEARSAL"} 0.002\n');
});

test('of the hundreds of series of Prometheus the few that are asked for', async () => {
  const text = [
    '# HELP process_open_fds Open',
    '# TYPE process_open_fds gauge',
    'process_open_fds 9',
    '# HELP go_goroutines Many',
    'go_goroutines 40',
    'prometheus_tsdb_head_series 120',
    'prometheus_tsdb_head_series_created_total 500',
    'prometheus_notifications_dropped_total{alertmanager="a"} 1',
  ].join('\n');
  const page = await readInfrastructure('prometheus', 100, answers({ '/metrics': text }));
  expect(page.split('\n')).toEqual([
    '# HELP process_open_fds Open',
    '# TYPE process_open_fds gauge',
    'process_open_fds 9',
    'prometheus_tsdb_head_series 120',
    'prometheus_notifications_dropped_total{alertmanager="a"} 1',
    '',
  ]);
});

test('one that answers badly is silent, with the reason', async () => {
  await expect(readInfrastructure('nats', 100, answers({}))).rejects.toMatchObject({
    code: 'INFRASTRUCTURE_SILENT',
    message: expect.stringContaining('status 404'),
  });
});

test('one that nobody knows is refused', async () => {
  await expect(readInfrastructure('toString', 100)).rejects.toMatchObject({
    code: 'INFRASTRUCTURE_UNKNOWN',
  });
});
