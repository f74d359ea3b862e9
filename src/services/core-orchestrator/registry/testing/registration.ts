import type { Registration } from '../../../../contracts/registry.ts';

/** A registration of MemoryClient on mainpc; a test says only what it is about. */
export function registration(changes: Partial<Registration> = {}): Registration {
  return {
    name: 'MemoryClient',
    machine: 'mainpc',
    group: 'memory_system',
    role: 'agent',
    version: '0.1.0',
    instance: 'one',
    host: 'memory-client',
    port: 5713,
    capabilities: [],
    metadata: {},
    ...changes,
  };
}
