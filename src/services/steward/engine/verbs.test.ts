import { AuditLog } from '../../../runtime/audit/audit-log.ts';
import { verifyChain } from '../../../runtime/audit/chain.ts';
import { MemoryJournal } from '../../../runtime/audit/testing/memory-journal.ts';
import { FakeEngine, fleetContainer } from './testing/fake-engine.ts';
import { act, type VerbRequest } from './verbs.ts';

function setup() {
  const api = new FakeEngine([
    fleetContainer('MemoryClient', 'memory-client'),
    fleetContainer('steward', 'steward', { 'tandem.role': 'service' }),
    fleetContainer('nats', 'nats', { 'tandem.role': 'infrastructure' }),
    fleetContainer('Fresh', 'fresh', { 'org.opencontainers.image.title': 'tandem/runtime' }),
    fleetContainer('MemoryClient', 'memory-client-run', {
      'com.docker.compose.oneoff': 'True',
    }),
    fleetContainer('Stranger', 'stranger', { 'com.docker.compose.project': 'other' }),
    {
      id: 'x'.repeat(64),
      state: 'running',
      labels: {
        'com.docker.compose.project': 'fleet-pc2',
        'com.docker.compose.service': 'unlabelled',
      },
    },
  ]);
  const journal = new MemoryJournal();
  const audit = new AuditLog(journal, { machine: 'pc2', agent: 'steward' });
  const own = { id: api.containers[1]!.id, project: 'fleet-pc2' };
  const engine = { api, own, info: undefined as never };
  const ask = (request: Partial<VerbRequest>) =>
    act(
      { engine, audit, machine: 'pc2' },
      {
        verb: 'stop_container',
        name: 'MemoryClient',
        force: false,
        timeoutSeconds: undefined,
        startedAt: undefined,
        actor: 'core-orchestrator',
        details: { on_behalf_of: 'operator' },
        ...request,
      },
    );
  return { api, journal, ask };
}

test.each(['MemoryClient', 'memory-client'])(
  'stops %s, with a record before and after',
  async (name) => {
    const { api, journal, ask } = setup();
    const { changed, container } = await ask({ name });
    expect({ changed, state: container.state }).toEqual({ changed: true, state: 'exited' });
    expect(api.done).toEqual(['stop memory-client']);
    expect(journal.records).toMatchObject([
      {
        actor: 'core-orchestrator',
        action: 'stop_container',
        target: 'MemoryClient',
        outcome: 'intended',
        details: { on_behalf_of: 'operator' },
      },
      { outcome: 'done', details: { changed: true, state: 'exited', intended: 1 } },
    ]);
    expect(verifyChain(journal.records).ok).toBe(true);
  },
);

test('stopping what stands already changes nothing and says so', async () => {
  const { ask } = setup();
  await ask({});
  expect((await ask({})).changed).toBe(false);
});

test.each(['stop_container', 'restart_container'] as const)(
  '%s of itself is refused',
  async (verb) => {
    const { api, journal, ask } = setup();
    const asked = ask({ verb, name: 'steward', force: true });
    await expect(asked).rejects.toMatchObject({ code: 'CONTAINER_PROTECTED' });
    expect(api.done).toEqual([]);
    expect(journal.records).toMatchObject([{ outcome: 'refused', target: 'steward' }]);
  },
);

test('the broker is stopped only when it is meant', async () => {
  const { api, ask } = setup();
  await expect(ask({ name: 'nats' })).rejects.toMatchObject({ code: 'CONTAINER_PROTECTED' });
  await ask({ name: 'nats', force: true });
  expect(api.done).toEqual(['stop nats']);
});

test.each(['Stranger', 'stranger', 'unlabelled', 'memory-client-run'])(
  '%s is none of the fleet',
  async (name) => {
    const { api, journal, ask } = setup();
    await expect(ask({ name })).rejects.toMatchObject({ code: 'FLEET_CONTAINER_UNKNOWN' });
    expect(api.done).toEqual([]);
    expect(journal.records).toEqual([]);
  },
);

test('a name with a slip says which was meant', async () => {
  const { ask } = setup();
  await expect(ask({ name: 'MemoryCleint' })).rejects.toThrow('did you mean MemoryClient?');
});

test('without the audit log nothing is done', async () => {
  const { api, journal, ask } = setup();
  journal.away = true;
  await expect(ask({})).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  expect(api.done).toEqual([]);
});

test('a verb that the engine refuses is recorded as failed', async () => {
  const { api, journal, ask } = setup();
  api.stop = () => Promise.reject(new Error('cannot stop'));
  await expect(ask({})).rejects.toMatchObject({ code: 'ENGINE_REFUSED' });
  expect(journal.records.map(({ outcome }) => outcome)).toEqual(['intended', 'failed']);
});

test('an agent begins anew: stopped, marked, started', async () => {
  const { api, journal, ask } = setup();
  await ask({ verb: 'clear_container_state', name: 'Fresh' });
  const done = ['stop fresh', 'put into /var/lib/tandem of fresh', 'start fresh'];
  expect(api.done).toEqual(done);
  expect(journal.records.map(({ outcome }) => outcome)).toEqual(['intended', 'done']);
});

test('it is started again when the mark cannot be left', async () => {
  const { api, ask } = setup();
  api.putFiles = () => Promise.reject(new Error('read-only'));
  await expect(ask({ verb: 'clear_container_state', name: 'Fresh' })).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
  });
  expect(api.done).toEqual(['stop fresh', 'start fresh']);
});

test.each(['steward', 'nats', 'MemoryClient'])(
  'the state of %s is not cleared: no agent of our image',
  async (name) => {
    const { api, ask } = setup();
    await expect(ask({ verb: 'clear_container_state', name, force: true })).rejects.toMatchObject({
      code: 'CONTAINER_PROTECTED',
    });
    expect(api.done).toEqual([]);
  },
);

test('of two that found the same life ill, the second changes nothing', async () => {
  const { api, journal, ask } = setup();
  let started = 'first';
  const inspect = api.inspect.bind(api);
  api.inspect = async (id) => {
    const found = await inspect(id);
    return { ...found, State: { ...found.State, StartedAt: started } };
  };
  const restart = api.restart.bind(api);
  api.restart = async (id) => {
    await restart(id);
    started = 'second';
  };
  const both = [1, 2].map(() => ask({ verb: 'restart_container', startedAt: 'first' }));
  const results = await Promise.allSettled(both);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(results[1]).toMatchObject({ reason: { code: 'CONTAINER_STARTED_ANEW' } });
  expect(api.done).toEqual(['restart memory-client']);
  expect(journal.records.map(({ outcome }) => outcome)).toEqual(['intended', 'done']);
});
