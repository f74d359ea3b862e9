import { Type } from 'typebox';
import { DelegationFailed } from '../../contracts/error-catalogue/services/facade.ts';
import { Mode, type ModeSetting } from '../../contracts/migration/modes.ts';
import { AgentNotFound } from '../../contracts/error-catalogue/services/registry.ts';
import type { CallContext } from '../../runtime/context.ts';
import { continueTrace } from '../../runtime/trace.ts';
import { silentTracer } from '../../runtime/tracing/tracer.ts';
import { MemoryLog } from '../../runtime/testing.ts';
import { Facade, oldSideOf } from './facade.ts';
import { FacadeHost } from './host.ts';
import { ModeBook } from './modes/mode-book.ts';

const host = new FacadeHost(new ModeBook({}));
const facade = new Facade('registry', host);
let oldReply: () => Record<string, unknown>;
let asked: Record<string, unknown>[];
let counted: string[];
let served: number;

const action = facade.action({
  summary: 'Looks an agent up',
  input: Type.Object({ agent_name: Type.String() }),
  output: Type.Object({ status: Type.String(), host: Type.String() }),
  run: ({ agent_name }) => {
    served += 1;
    if (agent_name === 'nobody') throw new AgentNotFound({ agent_name });
    return { status: 'success', host: 'new' };
  },
  old: {
    agent: 'ServiceRegistry',
    reply: (old) => ({ status: 'success', host: String(old['ip']) }),
  },
});

const ctx = (caller: string | undefined = 'Chitchat') =>
  ({
    action: 'get_agent_endpoint',
    caller,
    deadline: Date.now() + 5_000,
    trace: continueTrace(undefined),
    tracer: silentTracer,
    identity: { agent: 'core-orchestrator' },
    log: new MemoryLog(),
  }) as unknown as CallContext;

const set = (mode: Mode, more: Partial<ModeSetting> = {}) =>
  host.modes.take(
    'registry',
    JSON.stringify({ mode, percent: 0, fallback: false, changed_at: '', changed_by: '', ...more }),
  );
const ask = (agent_name = 'X', caller?: string) => action.run!({ agent_name }, ctx(caller));

beforeEach(() => {
  oldReply = () => ({ status: 'success', ip: 'old' });
  asked = [];
  counted = [];
  served = 0;
  host.parity.reset();
  host.count = (_capability, _action, by) => counted.push(by);
  host.askLegacy = async (_legacy, { message }) => {
    asked.push(message);
    return oldReply();
  };
});

test('unified: the service answers and nobody else is asked', async () => {
  set(Mode.unified);
  expect(await ask()).toMatchObject({ host: 'new' });
  expect(asked).toEqual([]);
});

test('delegation: the legacy agent answers in its words, under the name of the action', async () => {
  set(Mode.delegation);
  expect(await ask()).toEqual({ status: 'success', host: 'old' });
  expect(asked).toEqual([{ action: 'get_agent_endpoint', agent_name: 'X' }]);
  expect(served).toBe(0);
});

test('delegation: no answer is a failure, or the service answers where the mode allows it', async () => {
  const failure = new DelegationFailed({ legacy: 'ServiceRegistry', action: 'x', reason: 'away' });
  host.askLegacy = () => Promise.reject(failure);
  set(Mode.delegation);
  await expect(ask()).rejects.toBe(failure);
  set(Mode.delegation, { fallback: true });
  expect(await ask()).toMatchObject({ host: 'new' });
  expect(counted).toEqual(['failed', 'fallback']);
});

test('delegation: a refusal is an answer, with and without fallback', async () => {
  oldReply = () => ({ status: 'error', error: 'Agent X not found' });
  set(Mode.delegation, { fallback: true });
  await expect(ask()).rejects.toMatchObject({ code: 'DELEGATION_REFUSED' });
  expect(served).toBe(0);
});

test('gradual: each caller has its side, and the share grows', async () => {
  const callers = Array.from({ length: 200 }, (_, i) => `agent-${i}`);
  const sides = async () =>
    Promise.all(callers.map(async (c) => ((await ask('X', c)) as { host: string }).host));
  set(Mode.gradual, { percent: 30 });
  const at30 = await sides();
  expect(await sides()).toEqual(at30);
  set(Mode.gradual, { percent: 60 });
  const at60 = await sides();
  const count = (list: string[]) => list.filter((side) => side === 'new').length;
  expect(count(at30)).toBeGreaterThan(30);
  expect(count(at60)).toBeGreaterThan(count(at30));
  expect(at30.every((side, i) => side === 'old' || at60[i] === 'new')).toBe(true);
});

test('shadow: the service answers, the legacy agent is compared', async () => {
  set(Mode.shadow);
  expect(await ask()).toMatchObject({ host: 'new' });
  await until(() => host.parity.report().actions.length > 0);
  expect(host.parity.report().actions[0]).toMatchObject({
    action: 'get_agent_endpoint',
    legacy: 'ServiceRegistry',
    calls: 1,
    different: 1,
    samples: [{ reason: 'value', path: 'host', service: '"new"', legacy: '"old"' }],
  });
});

test('shadow: a legacy agent that hangs or fails costs the caller nothing', async () => {
  set(Mode.shadow);
  host.askLegacy = () => new Promise(() => undefined);
  for (let i = 0; i < 100; i += 1) expect(await ask()).toMatchObject({ host: 'new' });
  await until(() => host.parity.report().actions[0]?.skipped === 100 - 72);
});

test('shadow: failures of the service reach the caller and are compared', async () => {
  const fresh = new FacadeHost(new ModeBook({}));
  const other = new Facade('twin', fresh);
  fresh.askLegacy = async () => ({ status: 'error', error: 'no' });
  fresh.modes.take(
    'twin',
    JSON.stringify({ mode: 'shadow', percent: 0, fallback: false, changed_at: '', changed_by: '' }),
  );
  const failing = other.action({
    summary: '',
    input: Type.Object({}),
    output: Type.Object({}),
    run: () => {
      throw new AgentNotFound({ agent_name: 'X' });
    },
    old: { agent: 'SystemDigitalTwin' },
  });
  await expect(failing.run!({}, ctx())).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
  await until(() => fresh.parity.report().actions[0]?.equal === 1);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('a delegated call gets 5 s, or the longer time of its action, and never more than its caller has', async () => {
  const timeouts: number[] = [];
  host.askLegacy = async (_legacy, { timeoutMs }) => {
    timeouts.push(timeoutMs);
    return oldReply();
  };
  set(Mode.delegation);
  const slow = facade.action({
    summary: 'Takes its time',
    timeoutMs: 60_000,
    input: Type.Object({}),
    output: Type.Object({}),
    run: () => ({}),
    old: { agent: 'ServiceRegistry' },
  });
  const patient = { ...ctx(), deadline: Date.now() + 100_000 } as CallContext;
  await action.run!({ agent_name: 'X' }, patient);
  await slow.run!({}, patient);
  await slow.run!({}, ctx());
  expect(timeouts.slice(0, 2)).toEqual([5_000, 60_000]);
  expect(timeouts[2]).toBeLessThan(5_000);
});

test('an action tells who answered it before', () => {
  expect(oldSideOf(action)).toEqual({ capability: 'registry', agent: 'ServiceRegistry' });
  const fresh = { summary: 's', input: Type.Object({}), output: Type.Object({}), run: () => ({}) };
  expect(oldSideOf(facade.action(fresh))).toBeUndefined();
});

test('the input decides between two legacy agents that had an action of the same name', async () => {
  const two = facade.action({
    summary: 'Logs',
    input: Type.Object({ metric: Type.Optional(Type.Number()) }),
    output: Type.Object({ status: Type.String() }),
    run: () => ({ status: 'success' }),
    old: {
      agent: 'PerformanceMonitor',
      agentFor: ({ metric }) =>
        metric === undefined ? 'PerformanceMonitor' : 'PerformanceLoggerAgent',
    },
  });
  const names: string[] = [];
  host.askLegacy = async ({ name }) => {
    names.push(name);
    return { status: 'success' };
  };
  set(Mode.delegation);
  await two.run!({}, ctx());
  await two.run!({ metric: 1 }, ctx());
  expect(names).toEqual(['PerformanceMonitor', 'PerformanceLoggerAgent']);
});
