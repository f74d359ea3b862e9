/** Users of a fleet whose colors change: each kind counts what it got and what went wrong. */
import { setTimeout as pause } from 'node:timers/promises';
import { grpcClient, openEvents } from '../../../integration-tests/support/clients/doors.ts';
import { doorOf as lookUp } from '../../../integration-tests/support/clients/ingress.ts';

export interface Counts {
  good: number;
  /** How often each failure was seen. */
  readonly failed: Record<string, number>;
}

export interface Caller {
  readonly name: string;
  readonly counts: Counts;
  stop(): Promise<void>;
}

/** Headers that carry a token which is still good. */
export type Proof = () => { readonly authorization: string };

const DEADLINE_MS = 10_000;
/** Looking one up reads the whole definition. */
const known = new Map<string, string>();
function doorOf(machine: string, service: string): string {
  const door = known.get(service) ?? lookUp(machine, service);
  known.set(service, door);
  return door;
}

const CORE = doorOf('mainpc', 'core-orchestrator');
/** Last events that tell the client of a stream to open it again. */
const TOLD = /TAKEN_OVER|DRAINING/;

/**
 * Calls at a constant rate, whether earlier ones are back or not.
 *
 * @param perSecond at most 1000
 */
export function callsOf(name: string, perSecond: number, call: () => Promise<void>): Caller {
  const counts: Counts = { good: 0, failed: {} };
  const open = new Set<Promise<void>>();
  let running = true;
  const one = async () => {
    try {
      await call();
      counts.good += 1;
    } catch (error) {
      const how = String(error).slice(0, 120);
      counts.failed[how] = (counts.failed[how] ?? 0) + 1;
    }
  };
  const drive = async () => {
    for (let due = performance.now(); running; await pause(2))
      for (const now = performance.now(); due <= now; due += 1000 / perSecond) {
        const call: Promise<void> = one().finally(() => open.delete(call));
        open.add(call);
      }
  };
  const driving = drive();
  return {
    name,
    counts,
    stop: async () => {
      running = false;
      await driving;
      await Promise.all(open);
    },
  };
}

/** Asks a door and wants a status. */
async function ask(url: string, status: number, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) });
  const text = await response.text();
  if (response.status !== status) throw new Error(`HTTP ${response.status} ${text.slice(0, 60)}`);
  return JSON.parse(text);
}

export const http = (machine: string, service: string, path: string, perSecond: number): Caller =>
  callsOf(`HTTP ${service}`, perSecond, async () => {
    await ask(`http://${doorOf(machine, service)}${path}`, 200);
  });

export function grpc(perSecond: number): Caller {
  const client = grpcClient(CORE, 'registry', 'RegistryService');
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

/** Streams of events that are opened again when they are told to; one that ends without a word has failed. */
export function streams(count: number): Caller {
  const counts: Counts = { good: 0, failed: {} };
  let running = true;
  const failed = (how: string) => (counts.failed[how] = (counts.failed[how] ?? 0) + 1);
  const open = new Set<() => void>();
  const follow = async () => {
    while (running) {
      try {
        const stream = await openEvents(`http://${CORE}/v1/watch/agents`);
        open.add(stream.close);
        await stream.ended;
        open.delete(stream.close);
        if (!running) return;
        const last = stream.events.at(-1) ?? '';
        if (TOLD.test(last)) counts.good += 1;
        else failed(`ended without a word: ${last.slice(0, 60)}`);
      } catch (error) {
        failed(String(error).slice(0, 120));
        await pause(100);
      }
    }
  };
  const following = Array.from({ length: count }, follow);
  return {
    name: 'streams told to come back',
    counts,
    stop: async () => {
      running = false;
      for (const close of open) close();
      await Promise.all(following);
    },
  };
}

/** Tasks submitted over the door, with their ids. */
export function tasks(proof: Proof, perSecond: number, ids: string[]): Caller {
  return callsOf('tasks submitted', perSecond, async () => {
    const task_id = `switched-${ids.length}`;
    ids.push(task_id);
    const body = { task_id, task_type: 'analysis', data: [1, 2, 3] };
    await post(proof, 'resource-manager', '/v1/tasks', body);
  });
}

/** Error reports, each with a number of its own. */
export function reports(proof: Proof, perSecond: number, numbers: number[]): Caller {
  return callsOf('errors reported', perSecond, async () => {
    const number = numbers.length;
    numbers.push(number);
    await post(proof, 'error-bus', '/v1/errors', {
      agent_name: REPORTER,
      severity: 'debug',
      category: 'test',
      error_type: 'SwitchCheck',
      message: `report ${number} of a check`,
    });
  });
}

export const REPORTER = 'switch-check';

function post(proof: Proof, service: string, path: string, body: object): Promise<unknown> {
  return ask(`http://${doorOf('pc2', service)}${path}`, 201, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...proof() },
    body: JSON.stringify(body),
  });
}

/** All pages of the reports that the error bus has, by message. */
export async function storedReports(proof: Proof): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = `agent=${REPORTER}&limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const headers = proof();
    const url = `http://${doorOf('pc2', 'error-bus')}/v1/errors?${query}`;
    const page = (await ask(url, 200, { headers })) as {
      data: { message: string }[];
      cursor: string | null;
    };
    for (const { message } of page.data) found.set(message, (found.get(message) ?? 0) + 1);
    cursor = page.cursor;
  }
  return found;
}

/** A task as the queue has it. */
export async function taskOf(proof: Proof, id: string) {
  const headers = proof();
  const url = `http://${doorOf('pc2', 'resource-manager')}/v1/tasks/${id}`;
  const { task } = (await ask(url, 200, { headers })) as {
    task: { state: string; failures: number; result?: { sum: number } };
  };
  return task;
}
