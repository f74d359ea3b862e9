import type { Entry, Fleet, Role } from '../fleet/model.ts';

/** A small fleet on two machines, for tests of this folder. */
export function sampleFleet(): Fleet {
  return {
    machines: [machine('mainpc', '192.168.100.16'), machine('pc2', '192.168.100.17')],
    entries: [
      entry('mainpc', 'nats', 'nats', 'infrastructure'),
      entry('mainpc', 'ingress', 'ingress', 'infrastructure'),
      entry('mainpc', 'core-orchestrator', 'core-orchestrator', 'service', { service: 7000 }),
      entry('mainpc', 'AgentA', 'agent-a', 'agent', {}, ['api_key', 'shared_token']),
      entry('pc2', 'nats', 'nats', 'infrastructure'),
      entry('pc2', 'error-bus', 'error-bus', 'service', { service: 7004 }),
      entry('pc2', 'AgentC', 'agent-c', 'agent', {}, ['shared_token']),
    ],
  };
}

function machine(name: string, address: string): Fleet['machines'][number] {
  return { name, address, memoryMiB: 1024, cpus: 2, gpus: [], ports: {} };
}

function entry(
  machine: string,
  name: string,
  slug: string,
  role: Role,
  ports: Record<string, number> = {},
  secrets: string[] = [],
): Entry {
  return {
    name,
    machine,
    slug,
    group: 'sample',
    role,
    run: { kind: 'builtin', entry: `agents/sample/${slug}` },
    ports,
    dependsOn: [],
    required: true,
    resources: { memoryMiB: 256, cpus: 1, pids: 64 },
    gpu: null,
    hostAccess: [],
    devices: [],
    secrets,
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
  };
}
