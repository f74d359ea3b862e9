import type { ContainerInspectInfo, ContainerStats } from 'dockerode';
import { healthIn, infoOf, usageOf } from './describe.ts';

test.each([
  ['Up 2 hours (healthy)', 'healthy'],
  ['Up 3 seconds (health: starting)', 'starting'],
  ['Up 3 minutes (unhealthy)', 'unhealthy'],
  ['Up 3 minutes', 'none'],
  ['Exited (137) 4 minutes ago', 'none'],
])('health in %j is %s', (status, health) => {
  expect(healthIn(status)).toBe(health);
});

const inspected = {
  Id: 'f'.repeat(64),
  RestartCount: 3,
  Config: {
    Image: 'tandem/runtime:0.1.0',
    Env: ['TOKEN=not-for-you'],
    Labels: { 'tandem.agent': 'MemoryClient', 'com.docker.compose.service': 'memory-client' },
  },
  State: {
    Status: 'exited',
    ExitCode: 137,
    Error: '',
    OOMKilled: true,
    StartedAt: '2026-01-01T00:00:00Z',
    FinishedAt: '0001-01-01T00:00:00Z',
  },
  HostConfig: { Memory: 134217728, NanoCpus: 500000000, PidsLimit: 0 },
} as unknown as ContainerInspectInfo;

test('limits, restarts and the last end, and nothing of the environment', () => {
  const info = infoOf(inspected, 'pc2');
  expect(info).toMatchObject({
    name: 'MemoryClient',
    service: 'memory-client',
    machine: 'pc2',
    restarts: 3,
    exit_code: 137,
    oom_killed: true,
    finished_at: null,
    limits: { memory_bytes: 134217728, cpus: 0.5, pids: null },
  });
  expect(JSON.stringify(info)).not.toContain('not-for-you');
});

test.each([
  ['v1', { total_inactive_file: 300 }],
  ['v2', { inactive_file: 300 }],
])('memory without the file cache, cgroup %s', (_version, stats) => {
  const usage = usageOf({
    memory_stats: { usage: 1000, stats },
    cpu_stats: { cpu_usage: { total_usage: 2_500_000_000 } },
    pids_stats: { current: 12 },
  } as unknown as ContainerStats);
  expect(usage).toEqual({ memory_bytes: 700, cpu_seconds: 2.5, pids: 12 });
});

test('a container that does not run uses nothing that is known', () => {
  const stats = { memory_stats: {}, cpu_stats: {}, pids_stats: {} } as unknown as ContainerStats;
  expect(usageOf(stats)).toEqual({ memory_bytes: null, cpu_seconds: null, pids: null });
});
