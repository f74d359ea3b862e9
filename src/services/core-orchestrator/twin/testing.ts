import type { HostSample } from '../../../contracts/steward.ts';

/** A sample of a machine with one card, for tests. */
export function hostSample(machine: string, more: Partial<HostSample> = {}): HostSample {
  return {
    machine,
    timestamp: '2026-01-01T00:00:00.000Z',
    cpu: { percent: 25, cores: 8, load_1m: 1 },
    memory: {
      total_bytes: 1000 * 2 ** 20,
      used_bytes: 400 * 2 ** 20,
      available_bytes: 600 * 2 ** 20,
    },
    disk: [],
    network: null,
    network_reason: 'not in tests',
    gpus: [
      {
        uuid: `GPU-${machine}`,
        index: 0,
        name: 'RTX',
        memory_total_mib: 12288,
        memory_used_mib: 1000,
        utilization_percent: 0,
        temperature_c: 30,
        power_watts: null,
        mig: null,
      },
    ],
    gpus_reason: null,
    containers: null,
    containers_reason: 'not in tests',
    uptime_seconds: 60,
    ...more,
  };
}
