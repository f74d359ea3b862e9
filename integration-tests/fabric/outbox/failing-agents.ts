/** Two agents that fail when told to, in the containers of real ones; one of them has hardly any disk. */
import type { bundledEntry } from '../../support/agents/bundled-entry.ts';
import { Slice } from '../../support/containers/slice.ts';

const MIB = 1024 ** 2;
const TINY_DISK = { type: 'tmpfs', target: '/var/lib/tandem', tmpfs: { size: MIB, mode: 0o1777 } };

export interface Agent {
  readonly name: string;
  readonly service: string;
  /** Of the old protocol, which needs no broker. */
  readonly port: number;
}
export const KEEPER: Agent = { name: 'KnowledgeBase', service: 'knowledge-base', port: 5715 };
export const CRAMPED: Agent = { name: 'MemoryClient', service: 'memory-client', port: 5713 };

export function failingSlice({ command, mount }: Awaited<ReturnType<typeof bundledEntry>>): Slice {
  return new Slice({
    services: {
      mainpc: ['nats', 'core-orchestrator', KEEPER.service, CRAMPED.service],
      pc2: ['nats', 'error-bus'],
    },
    expose: {
      mainpc: {
        nats: [4222],
        [KEEPER.service]: [KEEPER.port, 8080],
        [CRAMPED.service]: [CRAMPED.port, 8080],
      },
      pc2: { nats: [4222] },
    },
    override: {
      mainpc: {
        services: {
          [KEEPER.service]: { command, volumes: [mount] },
          [CRAMPED.service]: { command, volumes: [mount, TINY_DISK] },
        },
      },
    },
  });
}
