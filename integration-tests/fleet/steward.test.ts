/**
 * Intent: the fleet can act on its own containers without giving the engine away. One container per
 * machine has the socket; it touches nothing but the fleet's containers of its machine, asks for a
 * proved caller, and leaves records that hold together.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { withoutEngine } from './steward/without-engine.ts';
import { execa } from 'execa';
import { subjects } from '../../src/contracts/fabric/subjects.ts';
import { verifyChain } from '../../src/runtime/audit/chain.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { ask } from '../support/clients/ask.ts';
import { auditOf } from './steward/audit-records.ts';
import { SOCKET } from '../support/containers/engine-socket.ts';
import { connectAs } from '../support/clients/operator.ts';
import { docker } from '../support/containers/slice.ts';
import { suiteSlice } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';
import { loopback } from '../support/containers/loopback.ts';

type Reply = Record<string, unknown>;

describe('a fleet with stewards', () => {
  const { slice, at } = suiteSlice({
    services: {
      mainpc: ['nats', 'core-orchestrator', 'steward', 'memory-client', 'ingress'],
      pc2: ['nats', 'error-bus', 'security-gateway', 'steward'],
    },
    expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
  });

  beforeAll(async () => {
    await until(
      'callers can be proved on both machines',
      () => Promise.all(['mainpc', 'pc2'].map((machine) => provedOn(machine))),
      (codes) => codes.every((code) => code === 'FLEET_CONTAINER_UNKNOWN'),
    );
  }, 300_000);

  /** What core-orchestrator hears from a steward that it asks for a container that is not there. */
  async function provedOn(machine: string): Promise<unknown> {
    return (await asOperator('start_service', { service_name: `${machine}/nobody-at-all` }))[
      'code'
    ];
  }

  const orchestrator = (action: string, input: object = {}) =>
    ask(at.mainpc, 'core-orchestrator', action, input, 20_000);
  const asOperator = (action: string, input: object) =>
    askAsOperator(slice, at.mainpc, 'core-orchestrator', action, input, { timeoutMs: 60_000 });
  const steward = async (connection: NatsConnection, machine: string, action: string, input = {}) =>
    (
      await connection.request(
        subjects.actionOn(machine, 'steward', action),
        JSON.stringify(input),
        { timeout: 10_000 },
      )
    ).json<Reply>();

  test('only the stewards hold the socket, without root and capabilities', async () => {
    for (const machine of slice.machines) {
      const label = [`com.docker.compose.project=${slice.project(machine)}`];
      for (const { Id, Labels } of await docker.listContainers({ filters: { label } })) {
        const { Mounts, HostConfig, Config } = await docker.getContainer(Id).inspect();
        const holds = Mounts.some(({ Source }) => SOCKET.test(Source));
        expect([Labels['com.docker.compose.service'], holds]).toEqual([
          Labels['com.docker.compose.service'],
          Labels['tandem.agent'] === 'steward',
        ]);
        expect(Config.User).toBe('10001:10001');
        expect(HostConfig.CapDrop).toEqual(['ALL']);
      }
    }
  });

  test('services of both machines are listed, each with its machine', async () => {
    const reply = await until(
      'both stewards answer',
      () => orchestrator('list_services'),
      ({ unavailable }) => Object.keys(unavailable as Reply).length === 0,
    );
    expect(reply['services']).toMatchObject({
      MemoryClient: { machine: 'mainpc', state: 'running' },
      'security-gateway': { machine: 'pc2', state: 'running' },
      'mainpc/nats': { role: 'infrastructure' },
      'pc2/nats': { role: 'infrastructure' },
    });
  });

  test('a status tells limits and use, and nothing of the environment', async () => {
    const { info } = await orchestrator('get_service_status', { service_name: 'MemoryClient' });
    expect(info).toMatchObject({
      state: 'running',
      limits: { memory_bytes: expect.any(Number) as unknown, cpus: expect.any(Number) as unknown },
      usage: {
        memory_bytes: expect.any(Number) as unknown,
        cpu_seconds: expect.any(Number) as unknown,
      },
    });
    expect(JSON.stringify(info)).not.toContain('TANDEM_');
  });

  test('nobody without a proved identity restarts anything, at neither door', async () => {
    const before = await slice.startedAt('mainpc', 'memory-client');
    const agent = await connectAs(slice, 'mainpc', 'memory-client');
    const input = { service_name: 'MemoryClient' };
    expect(await ask(agent, 'core-orchestrator', 'restart_service', input)).toMatchObject({
      code: 'TOKEN_MISSING',
    });
    expect(
      await steward(agent, 'mainpc', 'restart_container', { name: 'MemoryClient' }),
    ).toMatchObject({ code: 'TOKEN_MISSING' });
    await agent.close();
    expect(await slice.startedAt('mainpc', 'memory-client')).toBe(before);
  });

  test('the operator restarts a container, and two records say so', async () => {
    const before = await slice.startedAt('mainpc', 'memory-client');
    expect(await asOperator('restart_service', { service_name: 'MemoryClient' })).toMatchObject({
      status: 'success',
      service: 'MemoryClient',
      info: { changed: true, state: 'running' },
    });
    expect(await slice.startedAt('mainpc', 'memory-client')).not.toBe(before);
    const records = await auditOf(slice, 'mainpc');
    expect(records.slice(-2)).toMatchObject([
      {
        outcome: 'intended',
        action: 'restart_container',
        target: 'MemoryClient',
        actor: expect.stringContaining('core-orchestrator') as unknown,
        details: { on_behalf_of: 'operator' },
      },
      { outcome: 'done' },
    ]);
    expect(verifyChain(records)).toMatchObject({ ok: true });
  });

  test('an agent begins anew, and what it had is set aside', async () => {
    const container = await slice.container('mainpc', 'memory-client');
    const state = async () => {
      const list = "require('fs').readdirSync('/var/lib/tandem').join()";
      return (await inside('-p', list)).split(',');
    };
    const inside = async (flag: string, code: string) =>
      (await execa('docker', ['exec', container.id, '/usr/local/bin/node', flag, code])).stdout;
    await inside('-e', "require('fs').writeFileSync('/var/lib/tandem/mine', 'kept')");
    const before = await slice.startedAt('mainpc', 'memory-client');
    const input = { name: 'MemoryClient' };
    const options = { timeoutMs: 60_000 };
    expect(
      await askAsOperator(slice, at.mainpc, 'steward', 'clear_container_state', input, options),
    ).toMatchObject({ status: 'success' });
    expect(await slice.startedAt('mainpc', 'memory-client')).not.toBe(before);
    const names = await until('its new state', state, (found) => !found.includes('mine'));
    expect(names).toContain('.set-aside');
    // A service keeps what it acknowledged.
    const service = { name: 'core-orchestrator' };
    expect(
      await askAsOperator(slice, at.mainpc, 'steward', 'clear_container_state', service, options),
    ).toMatchObject({ code: 'CONTAINER_PROTECTED' });
    expect(verifyChain(await auditOf(slice, 'mainpc'))).toMatchObject({ ok: true });
  });

  test('a container of the other machine is stopped and started', async () => {
    const input = { service_name: 'pc2/error-bus' };
    expect(await asOperator('stop_service', input)).toMatchObject({ info: { state: 'exited' } });
    expect(await asOperator('stop_service', input)).toMatchObject({ info: { changed: false } });
    expect(await asOperator('start_service', input)).toMatchObject({ info: { state: 'running' } });
    expect(verifyChain(await auditOf(slice, 'pc2'))).toMatchObject({ ok: true });
  });

  test.each([
    ['pc2/steward', {}, 'CONTAINER_PROTECTED'],
    ['pc2/steward', { force: true }, 'CONTAINER_PROTECTED'],
    ['pc2/nats', {}, 'CONTAINER_PROTECTED'],
    ['nats', {}, 'SERVICE_ON_SEVERAL_MACHINES'],
    ['NobodyAtAll', {}, 'FLEET_CONTAINER_UNKNOWN'],
    ['pc3/nats', {}, 'HOST_UNKNOWN'],
    // The engine has it, but it is no container of that machine.
    ['pc2/core-orchestrator', {}, 'FLEET_CONTAINER_UNKNOWN'],
  ])('stopping %s %j is refused: %s', async (service_name, more, code) => {
    expect(await asOperator('stop_service', { service_name, ...more })).toMatchObject({ code });
  });

  test('what happens to a container is told at once', async () => {
    const events: Reply[] = [];
    const subscription = at.mainpc.subscribe('event.engine.mainpc', {
      callback: (_error, message) => void events.push(message.json<Reply>()),
    });
    await at.mainpc.flush();
    await (await slice.container('mainpc', 'memory-client')).restart({ t: 5 });
    await until(
      'death and start are told',
      async () => events.map(({ kind }) => kind),
      (kinds) => kinds.includes('died') && kinds.includes('started'),
    );
    subscription.unsubscribe();
    expect(events[0]).toMatchObject({ agent: 'MemoryClient', machine: 'mainpc', exit_code: 0 });
  });

  test('an ingress that lost the network of its door is brought back', async () => {
    const [door, ingress] = await Promise.all(
      ['door', 'ingress'].map((name) => slice.container('mainpc', name)),
    );
    const reached = () =>
      until(
        'an answer of the ingress',
        async () =>
          (await fetch(`http://${loopback(3)}:7000/`, { signal: AbortSignal.timeout(2_000) }))
            .status,
        (status) => status > 0,
      );
    await reached();
    // The door begins anew, with a new network; the ingress stays behind in the old one.
    await door!.kill({ signal: 'SIGKILL' });
    await door!.start();
    await reached();
    // As after a boot: the ingress is started before its door, and the engine does not try again.
    await Promise.all([door!, ingress!].map((one) => one.stop()));
    await expect(ingress!.start()).rejects.toThrow(/network/);
    await door!.start();
    await reached();
    const verbs = (await auditOf(slice, 'mainpc'))
      .filter(({ target, outcome }) => target === 'ingress' && outcome === 'done')
      .map(({ action }) => action);
    expect(verbs).toEqual(['restart_container', 'start_container']);
  });

  test('a machine without its steward is named, and nothing is done there', async () => {
    const container = await slice.container('pc2', 'steward');
    await container.stop({ t: 10 });
    const reply = await orchestrator('list_services');
    expect(Object.keys(reply['unavailable'] as Reply)).toEqual(['pc2']);
    expect(reply['services']).toHaveProperty('MemoryClient');
    const input = { service_name: 'pc2/error-bus' };
    expect(await asOperator('stop_service', input)).toMatchObject({
      code: 'STEWARD_AWAY',
      retryable: true,
    });
    await container.start();
  });
});

withoutEngine();
