import type { Dependency, Entry, Fleet, Machine, Role } from '../model.ts';
import { slugOf } from '../../contracts/fleet/names.ts';

/** Fleets for tests and benchmarks: valid, with every kind of entry, and as large as asked for. */

export function sampleMachine(name: string, more: Partial<Machine> = {}): Machine {
  return {
    name,
    address: '192.168.100.16',
    memoryMiB: 65536,
    cpus: 16,
    gpus: [{ index: 0, uuid: null, model: 'RTX 4090', vramMiB: 24564 }],
    ports: { agent: [{ from: 5000, to: 5999 }], health: [{ from: 6000, to: 6999 }] },
    ...more,
  };
}

export function sampleEntry(machine: string, name: string, more: Partial<Entry> = {}): Entry {
  return {
    name,
    machine,
    slug: slugOf(name),
    group: 'core_services',
    role: 'agent' satisfies Role,
    run: { kind: 'builtin', entry: `agents/core-services/${slugOf(name)}` },
    ports: {},
    dependsOn: [],
    required: true,
    resources: { memoryMiB: 96, cpus: 0.5, pids: 64 },
    gpu: null,
    hostAccess: [],
    devices: [],
    secrets: [],
    capabilities: [],
    profiles: [],
    publish: [],
    colors: false,
    volumes: {},
    singleWriter: false,
    stopGraceSeconds: 15,
    environment: {},
    config: {},
    source: { file: 'sample.yaml', line: 1, column: 1 },
    ...more,
  };
}

/** A dependency written `machine/Name`. */
export function needs(key: string, more: Partial<Dependency> = {}): Dependency {
  const [machine, name] = key.split('/') as [string, string];
  return { machine, name, required: true, condition: 'healthy', ...more };
}

export function sampleBroker(machine: string, leaf = false): Entry {
  return sampleEntry(machine, 'nats', {
    group: 'fabric',
    role: 'infrastructure',
    run: { kind: 'image', image: 'tandem/nats:${TANDEM_VERSION:-0.1.0}' },
    publish: leaf
      ? [{ port: 7422, hostPort: 7422, address: '${TANDEM_LEAF_ADDRESS:-0.0.0.0}' }]
      : [],
  });
}

export function sampleIngress(machine: string, port: number): Entry {
  return sampleEntry(machine, 'ingress', {
    group: 'fabric',
    role: 'infrastructure',
    run: { kind: 'image', image: 'tandem/haproxy' },
    publish: [{ port, hostPort: port, address: '${TANDEM_INGRESS_ADDRESS:-127.0.0.1}' }],
  });
}

export function sampleDoor(machine: string, port: number): Entry {
  const { publish } = sampleIngress(machine, port);
  return sampleEntry(machine, 'door', {
    group: 'fabric',
    role: 'infrastructure',
    run: { kind: 'image', image: 'tandem/door' },
    publish,
  });
}

/** Two machines with one entry of every kind. */
export function smallFleet(): Fleet {
  const mainpc = sampleMachine('mainpc');
  const pc2 = sampleMachine('pc2', { address: '192.168.100.17', gpus: [] });
  return {
    machines: [mainpc, pc2],
    entries: [
      sampleBroker('mainpc', true),
      sampleIngress('mainpc', 7000),
      sampleEntry('mainpc', 'core-orchestrator', {
        role: 'service',
        group: 'services',
        run: { kind: 'builtin', entry: 'services/core-orchestrator/main' },
        capabilities: ['registry', 'twin'],
      }),
      sampleEntry('mainpc', 'VisionCapture', {
        group: 'vision',
        ports: { agent: 5510, health: 6510 },
        dependsOn: [needs('mainpc/core-orchestrator')],
        gpu: { device: 0, vramMiB: 4096 },
        devices: ['/dev/video0', '/dev/snd'],
        secrets: ['camera_password'],
        config: { resolution: [640, 480], note: 'costs $5' },
        environment: { PRICE: '$HOME' },
      }),
      sampleEntry('mainpc', 'ServiceRegistry', {
        group: 'delegation',
        profiles: ['delegation'],
        dependsOn: [needs('mainpc/core-orchestrator')],
      }),
      sampleBroker('pc2'),
      sampleIngress('pc2', 7003),
      sampleEntry('pc2', 'Foreign', {
        run: { kind: 'build', context: 'examples/foreign', dockerfile: 'Dockerfile' },
        dependsOn: [needs('mainpc/VisionCapture')],
        stopGraceSeconds: 5,
      }),
    ],
  };
}

/**
 * A fleet of `count` agents spread over `machines` machines, each waiting for up to three earlier
 * ones of its machine and, now and then, for one of another.
 */
export function largeFleet(count: number, machines: number): Fleet {
  const names = Array.from({ length: machines }, (_, i) => `machine${i}`);
  const entries = names.map((name, i) => sampleBroker(name, i === 0));
  for (let i = 0; i < count; i++) {
    const earlier = [i - machines, i - 5 * machines, i % 10 === 0 ? i - 1 : -1].filter(
      (other) => other >= 0,
    );
    entries.push(
      sampleEntry(names[i % machines]!, `Agent${i}`, {
        group: `group_${i % 12}`,
        ports: { agent: 10_000 + i, health: 30_000 + i },
        dependsOn: earlier.map((other) => needs(`${names[other % machines]}/Agent${other}`)),
        config: i % 4 === 0 ? { threshold: i } : {},
      }),
    );
  }
  return { machines: names.map((name) => sampleMachine(name)), entries };
}
