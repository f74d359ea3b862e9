import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Svcm } from '@nats-io/services';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { subjects } from '../../src/contracts/fabric/subjects.ts';
import { newSeed } from '../../src/fabric/identity/nkeys.ts';
import { rotateSecret } from '../../src/fabric/secrets/rotation/rotate.ts';
import { ensureStreams } from '../../src/runtime/fabric/streams.ts';
import { MemoryLog } from '../../src/runtime/testing.ts';
import {
  hearPeers,
  tellPeer,
  type RollbackWord,
} from '../../src/services/steward/release/peers.ts';
import { MAY_HEAR, MAY_NOT_HEAR, MAY_NOT_SAY, MAY_SAY } from './fabric/agent-permissions.ts';
import { FabricPair, PAIR_FLEET } from '../support/containers/fabric-pair.ts';
import { until } from '../support/until.ts';
import { refusedPublish, refusedSubscription } from './fabric/refusals.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the fabric', () => {
  let pair: FabricPair;
  let a: NatsConnection, b: NatsConnection, c: NatsConnection;
  let registry: NatsConnection, errorBus: NatsConnection, operator: NatsConnection;

  beforeAll(async () => {
    pair = await FabricPair.start();
    [a, b, registry] = (await Promise.all(
      ['agenta', 'agentb', 'core-orchestrator'].map((slug) => pair.connect('mainpc', slug)),
    )) as [NatsConnection, NatsConnection, NatsConnection];
    [c, errorBus] = (await Promise.all(
      ['agentc', 'error-bus'].map((slug) => pair.connect('pc2', slug)),
    )) as [NatsConnection, NatsConnection];
    operator = await pair.connect('mainpc', 'operator');
    serve(b, 'AgentB');
    await ensureStreams(registry, 'mainpc');
    const follows = async (nc: NatsConnection, machine: string) =>
      (await ensureStreams(nc, machine)).waiting.length === 0;
    await until('the streams of pc2 follow', () => follows(errorBus, 'pc2'), Boolean);
    await until('the streams of mainpc follow', () => follows(registry, 'mainpc'), Boolean);
  });

  afterAll(() => pair?.stop());

  /** Every kind of answer: an agent that echoes one action. */
  function serve(nc: NatsConnection, name: string) {
    nc.subscribe(`agent.${name}.echo`, { callback: (_error, m) => void m.respond(m.data) });
  }

  it.each(['mainpc', 'pc2'])('compresses nothing on the links of %s', async (machine) => {
    const page = await fetch(`http://${await pair.addressOf(machine, 8222)}/leafz`);
    const { leafs } = (await page.json()) as { leafs: { account: string; compression: string }[] };
    expect(leafs.map(({ account }) => account)).toContain('FLEET');
    expect([...new Set(leafs.map(({ compression }) => compression))]).toEqual(['off']);
  });

  describe('permissions', () => {
    it('refuse a client without a key, and one with a key of its own making', async () => {
      const servers = await pair.addressOf('mainpc');
      await expect(connect({ servers, reconnect: false })).rejects.toThrow(/authori[sz]ation/i);
      const authenticator = nkeyAuthenticator(bytes(newSeed()));
      await expect(connect({ servers, authenticator, reconnect: false })).rejects.toThrow(
        /authori[sz]ation/i,
      );
    });

    it.each(MAY_NOT_HEAR)('keep an agent from hearing %s', async (subject) =>
      expect(await refusedSubscription(a, subject)).toBe(true),
    );

    it.each(MAY_HEAR)('let an agent hear %s', async (subject) =>
      expect(await refusedSubscription(a, subject)).toBe(false),
    );

    it.each(MAY_NOT_SAY)('keep an agent from saying %s', async (subject) =>
      expect(await refusedPublish(a, subject)).toBe(true),
    );

    it.each(MAY_SAY)('let an agent say %s', async (subject) =>
      expect(await refusedPublish(a, subject)).toBe(false),
    );

    it('let a steward hear of a rollback from another one, and nobody else', async () => {
      expect(await refusedSubscription(a, subjects.rollback('mainpc'))).toBe(true);
      const stewards = await Promise.all(
        PAIR_FLEET.machines.map((m) => pair.connect(m.name, 'steward')),
      );
      const [here, there] = stewards as [NatsConnection, NatsConnection];
      const log = new MemoryLog();
      const heard: RollbackWord[] = [];
      const stop = hearPeers(there, 'pc2', (word) => void heard.push(word), log);
      await there.flush();
      const word: RollbackWord = { from: 'mainpc', release: 'r1', color: 'green', reason: 'bad' };
      const told: string[] = [];
      const { signal } = new AbortController();
      const clock = { now: () => performance.now(), sleep };
      const parts = {
        nc: here,
        log,
        clock,
        signal,
        onTold: (machine: string) => void told.push(machine),
      };
      await tellPeer(parts, 'pc2', word);
      stop();
      expect({ heard, told }).toEqual({ heard: [word], told: ['pc2'] });
    });

    it('let nobody delete a stream', async () => {
      for (const nc of [registry, errorBus, operator]) {
        expect(await refusedPublish(nc, '$JS.API.STREAM.DELETE.ERRORS')).toBe(true);
      }
    });

    it('let an agent answer whom it was asked by, once', async () => {
      expect((await a.request('agent.AgentB.echo', 'hello', { timeout: 2_000 })).string()).toBe(
        'hello',
      );
    });

    it('give an agent the acknowledgement of its error report', async () => {
      const ack = await jetstream(a).publish('error.error.AgentA', 'disk full');
      expect(ack.stream).toBe('ERRORS');
      expect(ack.domain).toBe('mainpc');
    });

    it('let the registry write, read and watch its bucket', async () => {
      const bucket = await new Kvm(registry).open('registry');
      await bucket.put('mainpc.AgentA', 'here');
      expect((await bucket.get('mainpc.AgentA'))?.string()).toBe('here');
      const watch = await bucket.watch();
      for await (const change of watch) {
        expect(change.key).toBe('mainpc.AgentA');
        break;
      }
      await bucket.delete('mainpc.AgentA');
      expect((await bucket.get('mainpc.AgentA'))?.operation).toBe('DEL');
    });

    it('let the error bus consume reports durably', async () => {
      const manager = await jetstreamManager(errorBus);
      await manager.consumers.add('ERRORS', { durable_name: 'bus', ack_policy: 'explicit' });
      await jetstream(c).publish('error.error.AgentC', 'from c');
      const consumer = await jetstream(errorBus).consumers.get('ERRORS', 'bus');
      const message = await consumer.next({ expires: 5_000 });
      expect(await message?.ackAck()).toBe(true);
    });

    it('let the operator find the micro services and call them', async () => {
      const service = await new Svcm(b).add({ name: 'AgentB', version: '1.0.0', queue: '' });
      const found = [];
      const client = new Svcm(operator).client({ maxWait: 1_000, strategy: 'stall' as never });
      for await (const info of await client.ping()) found.push(info.name);
      expect(found).toContain('AgentB');
      expect((await operator.request('agent.AgentB.echo', 'op', { timeout: 2_000 })).string()).toBe(
        'op',
      );
      await service.stop();
    });
  });

  describe('the link', () => {
    /** How many stored reports on a machine carry this text. */
    async function stored(nc: NatsConnection, subject: string): Promise<number> {
      const manager = await jetstreamManager(nc);
      const { state } = await manager.streams.info('ERRORS', { subjects_filter: subject });
      return state.subjects?.[subject] ?? 0;
    }

    const call = (nc: NatsConnection, name: string) =>
      nc.request(`agent.${name}.echo`, name, { timeout: 1_000 });

    const answered = (nc: NatsConnection, name: string, timeoutMs = 20_000) =>
      until(
        `an answer of ${name}`,
        () => call(nc, name),
        () => true,
        { timeoutMs },
      );

    beforeAll(async () => {
      serve(a, 'AgentA');
      serve(c, 'AgentC');
    });

    it('carries calls both ways', async () => {
      expect((await answered(a, 'AgentC')).string()).toBe('AgentC');
      expect((await answered(c, 'AgentA')).string()).toBe('AgentA');
    });

    it('brings each report of mainpc to pc2 once, and none of pc2 to mainpc', async () => {
      await jetstream(a).publish('error.critical.AgentA', 'once');
      await jetstream(c).publish('error.critical.AgentC', 'home');
      await until(
        'the report of mainpc is at pc2',
        () => stored(errorBus, 'error.critical.AgentA'),
        (reports) => reports > 0,
      );
      expect(await stored(errorBus, 'error.critical.AgentA')).toBe(1);
      expect(await stored(errorBus, 'error.critical.AgentC')).toBe(1);
      expect(await stored(registry, 'error.critical.AgentA')).toBe(1);
      expect(await stored(registry, 'error.critical.AgentC')).toBe(0);
    });

    it('when cut leaves each machine serving itself, and catches up within 10 s of its return', async () => {
      const own = await new Kvm(registry).open('registry');
      const mirror = await new Kvm(errorBus).open('registry');
      await pair.cutLink('pc2');
      await expect(call(a, 'AgentC')).rejects.toThrow();
      expect((await call(a, 'AgentB')).string()).toBe('AgentB');
      for (let i = 0; i < 20; i += 1) await jetstream(a).publish('error.info.AgentA', `${i}`);
      await jetstream(c).publish('error.info.AgentC', 'alone');
      await own.put('mainpc.AgentB', 'moved');
      // Long enough that the dead connection is noticed on one side at least.
      await until(
        'calls over the cut link fail',
        () =>
          call(c, 'AgentA').then(
            () => 'answered',
            () => 'cut',
          ),
        (how) => how === 'cut',
      );

      await pair.joinLink('pc2');
      const back = Date.now();
      await answered(a, 'AgentC', 10_000);
      await answered(c, 'AgentA', 10_000 - (Date.now() - back));
      await until(
        'all reports of mainpc are at pc2',
        () => stored(errorBus, 'error.info.AgentA'),
        (reports) => reports === 20,
      );
      await until(
        'the copy of the registry catches up',
        async () => (await mirror.get('mainpc.AgentB'))?.string(),
        (text) => text === 'moved',
      );
    });
  });

  describe('rotation', () => {
    const restarter = {
      restart: async (machine: string, slug: string) => {
        if (slug === 'nats') await pair.restart(machine);
        return true;
      },
      signal: (machine: string, _slug: string, signal: string) => pair.signal(machine, signal),
    };
    const rotate = (name: string) =>
      rotateSecret(pair.files, PAIR_FLEET, new Map(), restarter, { name });
    const connected = (machine: string, slug: string) =>
      until(
        `a connection to ${machine}`,
        () => pair.connect(machine, slug),
        () => true,
      );

    it('of an nkey lets the new key in, shuts the old one out, and leaves the others alone', async () => {
      const before = pair.files.read('mainpc/nkey.agenta');
      let othersLost = false;
      void (async () => {
        for await (const status of b.status()) othersLost ||= status.type === 'disconnect';
      })();
      const log = await rotate('AgentA');
      expect(log.restarted).toEqual(['mainpc/agenta']);
      expect(log.reloaded).toEqual(['mainpc/nats', 'mainpc/nats']);
      const fresh = await pair.connect('mainpc', 'agenta');
      await fresh.flush();
      const servers = await pair.addressOf('mainpc');
      const authenticator = nkeyAuthenticator(bytes(before));
      await expect(connect({ servers, authenticator, reconnect: false })).rejects.toThrow(
        /authori[sz]ation/i,
      );
      expect(othersLost).toBe(false);
    });

    it.each(['leaf', 'ca'])('of %s brings the link back', async (name) => {
      await rotate(name);
      const agent = await connected('pc2', 'agentc');
      serve(agent, 'AgentC');
      const caller = await connected('mainpc', 'operator');
      await until(
        'an answer over the link',
        () => caller.request('agent.AgentC.echo', 'x', { timeout: 1_000 }),
        () => true,
      );
      await agent.close();
    });
  });
});
