/** A member and a host for unit tests. */
import type { Member } from '../../../contracts/observability/observability.ts';
import type { HostSample } from '../../../contracts/steward.ts';

export function member(id: string, more: Partial<Member> = {}): Member {
  const [machine = '', name = ''] = id.split('/');
  return {
    id,
    name,
    machine,
    slug: name.toLowerCase(),
    group: 'memory_system',
    role: 'agent',
    wave: 3,
    required: true,
    depends_on: [],
    gpu: null,
    version: '1.0.0',
    state: 'healthy',
    since: '2026-01-01T00:00:00.000Z',
    reason: '',
    signs: {
      lease: 'ready',
      engine: 'running',
      engine_health: 'healthy',
      answers: true,
      ready: true,
      last_sign: '2026-01-01T00:00:00.000Z',
    },
    load: {
      cpu_percent: 3,
      memory_bytes: 60_000_000,
      memory_limit_bytes: 120_000_000,
      memory_percent: 50,
      requests_per_second: null,
      errors_per_second: null,
    },
    restarts: 0,
    oom_kills: 0,
    started_at: '2026-01-01T00:00:00.000Z',
    exit_code: null,
    ...more,
  };
}

/** A host without cards, as its steward tells of it. */
export function hostSample(machine: string): HostSample {
  return {
    machine,
    timestamp: '2026-01-01T00:00:08.000Z',
    cpu: { percent: 12.5, cores: 8, load_1m: 0.7 },
    memory: { total_bytes: 16e9, used_bytes: 4e9, available_bytes: 12e9 },
    disk: [{ mount: '/', total_bytes: 100e9, used_bytes: 40e9 }],
    network: { rx_bytes_per_s: 10, tx_bytes_per_s: null },
    network_reason: null,
    gpus: null,
    gpus_reason: 'no nvidia-smi',
    containers: null,
    containers_reason: 'no engine',
    uptime_seconds: 100,
  };
}
