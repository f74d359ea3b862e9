import { AgentUnreachable } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import { ContainerUnknown } from '../../../contracts/error-catalogue/services/steward.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { CallContext, CallOptions } from '../../../runtime/context.ts';
import { findService } from './find-service.ts';
import { hostActions } from './host-actions.ts';
import { byName, serviceActions } from './service-actions.ts';

const container = (machine: string, name: string, service: string) => ({ machine, name, service });

type Stewards = Record<string, Record<string, (input: JsonObject) => JsonObject>>;

/** Stewards that answer from a table; a machine that is not in it is away. */
function fleet(stewards: Stewards) {
  const asked: [machine: string, action: string, input: JsonObject][] = [];
  const call = async (_agent: string, action: string, input: JsonObject, options: CallOptions) => {
    const machine = options.machine!;
    const steward = stewards[machine];
    if (!steward) {
      const reason = 'no container of that name is connected';
      throw new AgentUnreachable({ agent: 'steward', action, reason });
    }
    asked.push([machine, action, input]);
    return steward[action]!(input);
  };
  const ctx = { call, principal: { subject: 'operator' } } as unknown as CallContext;
  return { asked, ctx };
}

const list = (...containers: object[]) => ({ list_containers: () => ({ containers }) });
const both: Stewards = {
  mainpc: list(
    container('mainpc', 'MemoryClient', 'memory-client'),
    container('mainpc', 'nats', 'nats'),
  ),
  pc2: list(container('pc2', 'TutorAgent', 'tutor-agent'), container('pc2', 'nats', 'nats')),
};

describe('a service is found', () => {
  test.each([
    ['TutorAgent', undefined, 'pc2'],
    ['tutor-agent', undefined, 'pc2'],
    ['MemoryClient', undefined, 'mainpc'],
    ['nats', 'pc2', 'pc2'],
    ['pc2/nats', undefined, 'pc2'],
  ])('%s (machine %s) on %s', async (name, machine, where) => {
    expect((await findService(fleet(both).ctx, name, machine)).machine).toBe(where);
  });

  test.each([
    ['nats', undefined, both, 'SERVICE_ON_SEVERAL_MACHINES'],
    ['Nobody', undefined, both, 'FLEET_CONTAINER_UNKNOWN'],
    ['Nobody', undefined, { mainpc: both['mainpc']! }, 'STEWARD_AWAY'],
    ['nats', 'pc3', both, 'HOST_UNKNOWN'],
    ['pc3/nats', undefined, both, 'HOST_UNKNOWN'],
  ])('not: %s (machine %s)', async (name, machine, stewards, code) => {
    const found = findService(fleet(stewards as Stewards).ctx, name, machine as string | undefined);
    await expect(found).rejects.toMatchObject({ code });
  });

  test('on the machine that answers, though the other is away', async () => {
    const { ctx } = fleet({ mainpc: both['mainpc']! });
    expect((await findService(ctx, 'MemoryClient')).machine).toBe('mainpc');
  });
});

test('a verb goes to the steward of the machine and names who asked', async () => {
  const { asked, ctx } = fleet({
    ...both,
    pc2: {
      ...both['pc2'],
      restart_container: () => ({ changed: true, container: { name: 'TutorAgent' } }),
    },
  });
  const reply = await serviceActions.restart_service.run!({ service_name: 'TutorAgent' }, ctx);
  expect(reply).toMatchObject({
    status: 'success',
    service: 'TutorAgent',
    info: { changed: true },
  });
  expect(asked.at(-1)).toEqual([
    'pc2',
    'restart_container',
    { name: 'TutorAgent', force: false, on_behalf_of: 'operator' },
  ]);
});

test('verbs and cleaning up need a scope, looking does not', () => {
  const actions = { ...serviceActions, ...hostActions };
  const scopes = Object.entries(actions).map(([name, { requires }]) => [name, requires?.scope]);
  expect(Object.fromEntries(scopes)).toEqual({
    start_service: 'system:write',
    stop_service: 'system:write',
    restart_service: 'system:write',
    get_service_status: undefined,
    list_services: undefined,
    get_system_info: undefined,
    cleanup_system: 'system:write',
  });
});

test('a machine without its steward is named, and the other is still listed', async () => {
  const { ctx } = fleet({ mainpc: both['mainpc']! });
  const reply = await serviceActions.list_services.run!({}, ctx);
  expect(Object.keys(reply.services)).toEqual(['MemoryClient', 'nats']);
  expect(reply.unavailable['pc2']).toContain('steward of pc2');
});

test('a verb on a machine whose steward is away says that nothing was done', async () => {
  const { ctx } = fleet({});
  const asked = serviceActions.stop_service.run!({ service_name: 'nats', machine: 'pc2' }, ctx);
  await expect(asked).rejects.toMatchObject({ code: 'STEWARD_AWAY', retryable: true });
});

test('what the steward refuses is passed on as it is', async () => {
  const refuse = () => {
    throw new ContainerUnknown({ name: 'X', machine: 'pc2', hint: '' });
  };
  const { ctx } = fleet({ pc2: { stop_container: refuse } });
  const asked = serviceActions.stop_service.run!({ service_name: 'X', machine: 'pc2' }, ctx);
  await expect(asked).rejects.toMatchObject({ code: 'FLEET_CONTAINER_UNKNOWN' });
});

test('a name on both machines is machine/name', () => {
  const all = [container('mainpc', 'nats', 'nats'), container('pc2', 'nats', 'nats')] as never[];
  expect(Object.keys(byName(all))).toEqual(['mainpc/nats', 'pc2/nats']);
});

describe('cleaning up', () => {
  const leftover = { kind: 'image', id: 'x', what: 'tandem/runtime', bytes: 1 };
  const stewards: Stewards = {
    mainpc: {
      list_leftovers: () => ({ leftovers: [leftover] }),
      remove_leftovers: () => ({ removed: [leftover], kept: [] }),
    },
    pc2: { list_leftovers: () => ({ leftovers: [] }) },
  };

  test('only lists unless it is told otherwise', async () => {
    const { asked, ctx } = fleet(stewards);
    const reply = await hostActions.cleanup_system.run!({}, ctx);
    expect(reply).toMatchObject({ dry_run: true, removed: 0, found: { mainpc: [leftover] } });
    expect(asked.map(([, action]) => action)).not.toContain('remove_leftovers');
  });

  test('removes where there is something to remove', async () => {
    const { asked, ctx } = fleet(stewards);
    const reply = await hostActions.cleanup_system.run!({ dry_run: false }, ctx);
    expect(reply).toMatchObject({ dry_run: false, removed: 1, kept: 0 });
    expect(asked.filter(([, action]) => action === 'remove_leftovers')).toHaveLength(1);
  });
});

test('the info of a machine whose steward is away is an error, not a guess', async () => {
  const info = { hostname: 'h', platform: 'p', cpu_count: 2, memory_total: 3 };
  const { ctx } = fleet({ mainpc: { host_info: () => ({ status: 'success', ...info }) } });
  expect(await hostActions.get_system_info.run!({}, ctx)).toMatchObject({
    machine: 'mainpc',
    system_info: info,
    machines: { mainpc: info },
  });
  const other = hostActions.get_system_info.run!({ machine: 'pc2' }, ctx);
  await expect(other).rejects.toMatchObject({ code: 'STEWARD_AWAY' });
});
