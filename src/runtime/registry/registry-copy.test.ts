import { headers as natsHeaders, type Msg } from '@nats-io/transport-node';
import { REVISION_HEADER, type RegistryEntry } from '../../contracts/registry.ts';
import { RegistryCopy } from './registry-copy.ts';
import { identity } from '../testing.ts';

const entry = (machine: string, state = 'ready') =>
  ({ name: 'Coder', machine, host: `coder-${machine}`, state }) as RegistryEntry;

/** A registry with one agent, whose changes a test announces. */
function setUp() {
  let heard: (error: null, message: Msg) => void = () => {};
  let now = 0;
  const asked: string[] = [];
  const registry = { revision: 'a-1', agents: [entry('mainpc')], away: false };
  const ctx = {
    identity,
    nc: {
      subscribe: (_: string, options: { callback: typeof heard }) => (heard = options.callback),
      flush: async () => {},
    },
    call: async (_: string, action: string) => {
      asked.push(action);
      if (registry.away) throw new Error('away');
      return action === 'watch' ? registry : entry('asked');
    },
  };
  const announce = (revision: string, change: string, changed: RegistryEntry) => {
    const headers = natsHeaders();
    headers.set(REVISION_HEADER, revision);
    const subject = `event.registry.${change}.${changed.machine}.${changed.name}`;
    heard(null, { subject, headers, json: () => changed } as unknown as Msg);
  };
  const copy = new RegistryCopy(ctx as never, () => now);
  const where = async () => (await copy.find('Coder')).machine;
  return { asked, registry, announce, copy, where, later: (ms: number) => (now += ms) };
}

test('before it was confirmed the registry is asked; then no look-up is a message', async () => {
  const { asked, copy, where } = setUp();
  expect(await where()).toBe('asked');
  await copy.confirm();
  asked.length = 0;
  await new Promise(setImmediate);
  expect(await where()).toBe('mainpc');
  expect(asked).toEqual([]);
});

test('changes are applied at once, the own machine is preferred, who is gone is not found', async () => {
  const { copy, announce, where } = setUp();
  await copy.confirm();
  announce('a-2', 'registered', entry('pc2'));
  expect(await where()).toBe('pc2');
  announce('a-3', 'updated', entry('pc2', 'degraded'));
  expect(await where()).toBe('mainpc');
  announce('a-4', 'expired', entry('mainpc'));
  await expect(where()).rejects.toMatchObject({ code: 'AGENT_NOT_HEALTHY' });
  announce('a-5', 'deregistered', entry('pc2'));
  await expect(where()).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
});

test('after a gap, or another life of the registry, the copy is not believed until it is right', async () => {
  const { copy, registry, announce, where, later } = setUp();
  await copy.confirm();
  Object.assign(registry, { revision: 'a-3', agents: [entry('pc2')] });
  later(2_000);
  announce('a-3', 'registered', entry('pc2'));
  expect(await where()).toBe('asked');
  await new Promise(setImmediate);
  expect(await where()).toBe('pc2');
  later(2_000);
  announce('b-1', 'registered', entry('mainpc'));
  expect(await where()).toBe('asked');
});

test('what nobody confirmed for a lease is not believed', async () => {
  const { copy, registry, where, later, asked } = setUp();
  await copy.confirm();
  registry.away = true;
  later(10_000);
  expect(await where()).toBe('mainpc');
  expect(asked.at(-1)).toBe('watch');
  later(6_000);
  await expect(where()).rejects.toThrow('away');
});
