/**
 * Intent: whichever of the four services is killed, paused or restarted while all of them work, nothing that was
 * acknowledged is lost and nothing is done twice.
 * Model: the services and a worker in their containers on both machines; clients at the doors and on the
 * fabric that ask again until they are answered, as clients do; the test plays the reasoner.
 * Observables: the totals after each disturbance: errors in the stream and in the index, results of tasks, agents
 * in look-ups, answers to requests, sessions.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { NatsConnection } from '@nats-io/transport-node';
import type { TaskView } from '../../src/contracts/task.ts';
import { act } from '../support/agents/acting-agent.ts';
import { ask } from '../support/clients/ask.ts';
import { errorLoad } from '../support/errors/error-load.ts';
import { storedReports } from '../support/errors/error-stream.ts';
import { GATEWAY, GatewayClient, type Session } from '../support/clients/gateway-client.ts';
import { indexedMessages } from '../support/errors/indexed-errors.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { pause } from '../support/containers/pause.ts';
import { Slice } from '../support/containers/slice.ts';
import { DoorClient } from '../support/survival/door-client.ts';
import { expectSessions } from '../support/survival/expect-sessions.ts';
import { numberedLoad } from '../support/survival/numbered-load.ts';
import { requestLoad } from '../support/survival/request-load.ts';
import { sessionLoad } from '../support/survival/session-load.ts';
import { until } from '../support/until.ts';

const SERVICES = {
  'core-orchestrator': 'mainpc',
  'error-bus': 'pc2',
  'resource-manager': 'pc2',
  [GATEWAY]: 'pc2',
} as const;
type Service = keyof typeof SERVICES;

const PAUSE_MS = 5_000;

const DISTURBANCES: Readonly<Record<string, (container: Docker.Container) => Promise<void>>> = {
  kill: async (container) => {
    await container.kill({ signal: 'SIGKILL' });
    await container.start().catch(() => undefined);
  },
  pause: async (container) => {
    await pause(container);
    await sleep(PAUSE_MS);
    await container.unpause();
  },
  restart: (container) => container.restart({ t: 15 }),
};
const CASES = (Object.keys(SERVICES) as Service[]).flatMap((service) =>
  Object.keys(DISTURBANCES).map((how) => [service, how] as const),
);

const PATIENCE = { timeoutMs: 120_000, intervalMs: 250 };
/** Of each kind of work this much is acknowledged before a disturbance, and again after it. */
const ROUNDS = 5;
const AGENTS = ['MemoryClient', 'TaskWorker', ...Object.keys(SERVICES)];

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'memory-client'],
    pc2: ['nats', 'error-bus', 'resource-manager', GATEWAY, 'task-worker'],
  },
  expose: {
    mainpc: { nats: [4222], 'core-orchestrator': [8080] },
    pc2: { nats: [4222], 'error-bus': [8080], 'resource-manager': [8080], [GATEWAY]: [8080] },
  },
});
const gateway = new GatewayClient(slice);
/** Logged in before everything; all requests at the doors carry its token. */
let ann: Session;
const client = new DoorClient(slice, () => ann.token);
let mainpc: NatsConnection;
let pc2: NatsConnection;
/** An agent of mainpc that publishes errors, one that may read the stream of errors, and the reasoner. */
let publisher: NatsConnection;
let reader: NatsConnection;
let reasoner: NatsConnection;
/** Agents whose lease ended, as the registry told it. */
const expired: string[] = [];

beforeAll(async () => {
  await slice.start();
  [mainpc, pc2] = [await operator(slice, 'mainpc'), await operator(slice, 'pc2')];
  publisher = await connectAs(slice, 'mainpc', 'knowledge-base');
  reader = await connectAs(slice, 'pc2', 'observability-hub');
  reasoner = await connectAs(slice, 'mainpc', 'chain-of-thought-agent');
  act(reasoner, 'ChainOfThoughtAgent', 'solve', ({ input, reply }) =>
    reply({ result: `heard ${String(input['prompt'])}` }),
  );
  mainpc.subscribe('event.registry.expired.>', {
    callback: (_error, { subject }) => void expired.push(subject.split('.').at(-1)!),
  });
  await Promise.all([reasoner.flush(), mainpc.flush()]);
  await gateway.keys(2);
  await gateway.addPeople({ ann: 'operator', bob: 'viewer' });
  ann = await gateway.login('ann');
  await until('all agents', known, (names) => AGENTS.every((name) => names.includes(name)));
}, 300_000);

afterAll(async () => {
  for (const nc of [mainpc, pc2, publisher, reader, reasoner]) await nc?.close();
  await slice.stop();
}, 120_000);

const known = async () =>
  (await ask(mainpc, 'core-orchestrator', 'list_agents'))['agents'] as string[];
const bus = (action: string, input: object = {}) => ask(pc2, 'error-bus', action, input, 10_000);
const finished = async () =>
  (await ask(pc2, 'resource-manager', 'queue_status'))['queues'] as {
    completed_tasks: number;
    failed_tasks: number;
  };

/** All kinds of work at once; a label of its own tells the work of one test from that of others. */
function workUnder(label: string) {
  const timestamp = Date.now() / 1_000;
  const task = (id: string, n: number) => {
    const retry = { max_attempts: 20, base_ms: 100, cap_ms: 1_000 };
    // What a killed queue had given out and nobody heard of comes back with the end of its lease.
    const soon = { retry, lease_ms: 5_000 };
    return { task_id: `${label} ${id} ${n}`, task_type: 'analysis', data: [n, 1], ...soon };
  };
  const errors = errorLoad(publisher, 'KnowledgeBase', label, { old: false });
  const loads = {
    reports: numberedLoad(async (n) => {
      const report = { agent: 'Reporter', error_type: 'Load', message: `${label} ${n}`, timestamp };
      return (await client.send('pc2', 'error-bus', '/v1/errors', report)).status === 201;
    }),
    tasks: numberedLoad(async (n) => {
      const path = '/v1/tasks';
      return (await client.send('pc2', 'resource-manager', path, task('door', n))).status === 201;
    }),
    fabricTasks: numberedLoad(async (n) => {
      const reply = await ask(pc2, 'resource-manager', 'submit_task', task('fabric', n), 10_000);
      return reply['status'] !== 'error';
    }),
    agents: numberedLoad(
      async (n) => {
        const entry = { agent_name: `${label}-${n}`, host: 'old', port: 7300 };
        const path = '/v1/agents';
        return (await client.send('mainpc', 'core-orchestrator', path, entry)).status === 201;
      },
      { pauseMs: 200 },
    ),
    requests: requestLoad(client, label),
    sessions: sessionLoad(gateway, 'bob'),
  };
  const counts = () => Object.values(loads).map((load) => load.acknowledged());
  return {
    ...loads,
    errors,
    /** Waits until every kind of work was acknowledged some more times. */
    goesOn: async () => {
      const before = counts();
      await until(
        'all kinds of work to go on',
        async () => counts(),
        (now) => now.every((count, at) => count >= before[at]! + ROUNDS),
        PATIENCE,
      );
    },
  };
}

const labelled = (label: string, numbers: readonly number[]) =>
  numbers.map((n) => `${label} ${n}`).toSorted();

/** Every acknowledged error is in the stream once, and in the index once. */
async function expectErrors(agent: string, label: string, messages: readonly string[]) {
  const own = (all: string[]) => all.filter((text) => text.startsWith(`${label} `)).toSorted();
  const places = {
    stream: async () => (await storedReports(reader, agent)).map(({ message }) => message),
    index: () => indexedMessages(bus, agent),
  };
  for (const [place, read] of Object.entries(places)) {
    const found = await until(
      `the errors of ${agent} in the ${place}`,
      async () => own(await read()),
      (all) => all.length >= messages.length,
      PATIENCE,
    );
    expect({ place, found }).toEqual({ place, found: messages });
  }
}

/** Every acknowledged task has one result, and the queue has counted no more than these. */
async function expectTasks(
  before: { completed_tasks: number; failed_tasks: number },
  ids: readonly string[],
) {
  const all = before.completed_tasks + ids.length;
  const after = await until(
    'all tasks to be done',
    finished,
    ({ completed_tasks: done }) => done >= all,
    PATIENCE,
  );
  expect(after).toMatchObject({ completed_tasks: all, failed_tasks: before.failed_tasks });
  for (const task_id of ids) {
    const { task } = (await ask(pc2, 'resource-manager', 'get_task', { task_id })) as {
      task: TaskView;
    };
    const sum = Number(task_id.split(' ').at(-1)) + 1;
    expect(task).toMatchObject({ task_id, state: 'succeeded', result: { sum } });
  }
}

test.each(CASES)(
  '%s under load: %s',
  async (service, how) => {
    const label = `${service}-${how}`;
    const [idle, closed] = [await gateway.login('bob'), await gateway.login('bob')];
    await gateway.http('POST', '/v1/logout', { token: closed.token });
    const before = await finished();
    expired.length = 0;

    const work = workUnder(label);
    await work.goesOn();
    await DISTURBANCES[how]!(await slice.container(SERVICES[service], service));
    await work.goesOn();
    const [errors, reports, tasks, fabricTasks, agents, requests, session] = await Promise.all([
      work.errors.stop(),
      work.reports.stop(),
      work.tasks.stop(),
      work.fabricTasks.stop(),
      work.agents.stop(),
      work.requests.stop(),
      work.sessions.stop(),
    ]);

    await expectErrors('KnowledgeBase', label, errors.toSorted());
    await expectErrors('Reporter', label, labelled(label, reports));
    await expectTasks(before, [
      ...labelled(`${label} door`, tasks),
      ...labelled(`${label} fabric`, fabricTasks),
    ]);
    // What is slow to come back may lose its own lease, and nobody else's.
    expect(expired.filter((name) => name !== service)).toEqual([]);
    const registered = agents.map((n) => `${label}-${n}`);
    expect(await known()).toEqual(expect.arrayContaining([...AGENTS, ...registered]));
    expect(requests.unclear).toEqual([]);
    if (service !== 'core-orchestrator' || how === 'pause') expect(requests.failures).toEqual([]);
    expect(work.sessions.refused).toEqual([]);
    await expectSessions(gateway, [idle, session], closed);
  },
  180_000,
);
