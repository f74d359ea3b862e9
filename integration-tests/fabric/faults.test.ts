/**
 * Intent: what breaks in a real house breaks here too, and the stack comes back by itself.
 * Model: a slice of both machines; faults are made on the engine; observables are calls over the fabric.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { ask } from '../support/clients/ask.ts';
import { loadUntilStopped } from '../support/load/ping-load.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { suiteSlice } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';

const { slice, at } = suiteSlice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'knowledge-base', 'memory-client'],
    pc2: ['nats', 'error-bus', 'context-manager'],
  },
  expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
});

beforeAll(async () => {
  await until(
    'the link',
    () => ask(at.mainpc, 'ContextManager', 'ping'),
    () => true,
  );
}, 300_000);

/** Messages that the ERRORS stream of a machine holds from one agent. */
async function storedErrors(connection: NatsConnection, agent: string): Promise<number> {
  const manager = await jetstreamManager(connection, { timeout: 5_000 });
  const info = await manager.streams.info('ERRORS', {
    subjects_filter: `error.*.${agent}`,
  } as never);
  return Object.values(info.state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
}

describe('the link between the machines is cut', () => {
  test('each machine serves its own, and calls and streams are back within 10 s of its return', async () => {
    await slice.link(false);
    try {
      await until(
        'the cut to be felt',
        () =>
          ask(at.mainpc, 'ContextManager', 'ping', {}, 500).then(
            () => 'answered',
            () => 'gone',
          ),
        (a) => a === 'gone',
      );
      expect(await ask(at.mainpc, 'KnowledgeBase', 'health')).toMatchObject({ status: 'ok' });
      expect(await ask(at.pc2, 'ContextManager', 'health')).toMatchObject({ status: 'ok' });
      const error = {
        error_id: 'cut-1',
        agent_id: 'KnowledgeBase',
        severity: 'error',
        message: 'while the link was cut',
      };
      const agent = await connectAs(slice, 'mainpc', 'knowledge-base');
      await agent.request('error.error.KnowledgeBase', JSON.stringify(error), { timeout: 5_000 });
      await agent.close();
      expect(await storedErrors(at.mainpc, 'KnowledgeBase')).toBe(1);
    } finally {
      await slice.link(true);
    }
    await until(
      'calls across',
      () => ask(at.mainpc, 'ContextManager', 'ping', {}, 500),
      () => true,
      { timeoutMs: 10_000 },
    );
    await until(
      'calls back',
      () => ask(at.pc2, 'KnowledgeBase', 'ping', {}, 500),
      () => true,
      { timeoutMs: 10_000 },
    );
    await until(
      'the sourced stream',
      () => storedErrors(at.pc2, 'KnowledgeBase'),
      (count) => count === 1,
      { timeoutMs: 30_000 },
    );
  });
});

describe('the broker restarts', () => {
  test('agents reconnect, stay running, and stored messages are still there', async () => {
    const before = await storedErrors(at.mainpc, 'KnowledgeBase');
    await (await slice.container('mainpc', 'nats')).restart();
    await at.mainpc.close();
    at.mainpc = await until(
      'the broker',
      () => operator(slice, 'mainpc'),
      () => true,
    );
    await until(
      'the agents',
      () => ask(at.mainpc, 'KnowledgeBase', 'health', {}, 1_000),
      ({ status }) => status === 'ok',
    );
    const agent = await (await slice.container('mainpc', 'knowledge-base')).inspect();
    expect(agent.RestartCount).toBe(0);
    expect(await storedErrors(at.mainpc, 'KnowledgeBase')).toBe(before);
  });
});

describe('the registry restarts', () => {
  test('nobody expires, and everybody is still listed', async () => {
    const names = ['KnowledgeBase', 'MemoryClient'];
    const listed = ({ agents }: Record<string, unknown>) =>
      names.every((name) => (agents as string[]).includes(name));
    await until('registrations', () => ask(at.mainpc, 'core-orchestrator', 'list_agents'), listed);
    const expired: string[] = [];
    const events = at.mainpc.subscribe('event.registry.expired.>', {
      callback: (_error, message) => void expired.push(message.subject),
    });
    const container = await slice.container('mainpc', 'core-orchestrator');
    await container.kill({ signal: 'SIGKILL' });
    await container.start().catch(() => undefined);
    // The first answer after the restart must already hold everybody: they come back from the bucket.
    const reply = await until(
      'the registry',
      () => ask(at.mainpc, 'core-orchestrator', 'list_agents', {}, 1_000),
      ({ status }) => status === 'success',
    );
    expect(reply.agents).toEqual(expect.arrayContaining(names));
    events.unsubscribe();
    expect(expired.filter((subject) => names.some((name) => subject.endsWith(`.${name}`)))).toEqual(
      [],
    );
  });
});

describe('SIGTERM under load', () => {
  test('every request that the agent took is answered; the rest is refused at once', async () => {
    const stop = loadUntilStopped(at.mainpc, 'MemoryClient', 32);
    await until(
      'load',
      () => Promise.resolve(stop.counts()),
      ({ answered }) => answered > 500,
    );
    const container = await slice.container('mainpc', 'memory-client');
    await container.stop();
    const counts = await stop.stop();
    expect(counts.lost).toBe(0);
    expect(counts.answered).toBeGreaterThan(500);
    expect(counts.refused).toBeGreaterThan(0);
    expect((await container.inspect()).State.ExitCode).toBe(0);
  });
});
