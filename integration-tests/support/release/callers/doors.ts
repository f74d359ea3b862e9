/** Callers at the doors of both machines: HTTP, gRPC, streams. */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, fetch, type RequestInit } from 'undici';
import { grpcClient, openEvents } from '../../clients/doors.ts';
import { doorOf as lookUp } from '../../clients/ingress.ts';
import { callsOf, failed, type Caller, type Counts } from './caller.ts';

const DEADLINE_MS = 10_000;
/** Looking one up reads the whole definition. */
const known = new Map<string, string>();
function doorOf(machine: string, service: string): string {
  const door = known.get(service) ?? lookUp(machine, service);
  known.set(service, door);
  return door;
}

const core = () => doorOf('mainpc', 'core-orchestrator');
/** Last events that tell the client of a stream to open it again. */
const TOLD = /TAKEN_OVER|DRAINING/;

/**
 * Asks a door.
 *
 * @returns the body
 * @throws Error for another status than the one that is wanted
 */
export async function ask(
  machine: string,
  service: string,
  path: string,
  { status = 200, ...init }: RequestInit & { readonly status?: number } = {},
): Promise<unknown> {
  const response = await fetch(`http://${doorOf(machine, service)}${path}`, {
    ...init,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = await response.text();
  if (response.status !== status) throw new Error(`HTTP ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/** Each other call comes over a connection of its own, as from somebody new. */
export function http(machine: string, service: string, path: string, perSecond: number): Caller {
  const anew = new Agent({ pipelining: 0 });
  let calls = 0;
  return callsOf(`HTTP ${service}`, perSecond, async () => {
    calls += 1;
    await ask(machine, service, path, calls % 2 === 0 ? {} : { dispatcher: anew });
  });
}

export function grpc(perSecond: number): Caller {
  const client = grpcClient(core(), 'registry', 'RegistryService');
  const caller = callsOf('gRPC core-orchestrator', perSecond, async () => {
    await client.call('ListAgents', {}, DEADLINE_MS);
  });
  return {
    ...caller,
    stop: async () => {
      await caller.stop();
      client.client.close();
    },
  };
}

export const STREAMS_TOLD = 'streams told to come back';

/** Streams of events that are opened again when they are told to; one that ends without a word has failed. */
export function streams(count: number): Caller {
  const name = STREAMS_TOLD;
  const counts: Counts = { good: 0, failed: {} };
  let running = true;
  const open = new Set<() => void>();
  const follow = async () => {
    while (running) {
      try {
        const stream = await openEvents(`http://${core()}/v1/watch/agents`);
        open.add(stream.close);
        await stream.ended;
        open.delete(stream.close);
        if (!running) return;
        const last = stream.events.at(-1) ?? '';
        if (TOLD.test(last)) counts.good += 1;
        else failed({ name, counts }, `ended without a word: ${last.slice(0, 60)}`);
      } catch (error) {
        failed({ name, counts }, error);
        await pause(100);
      }
    }
  };
  const following = Array.from({ length: count }, follow);
  return {
    name,
    counts,
    stop: async () => {
      running = false;
      for (const close of open) close();
      await Promise.all(following);
    },
  };
}
