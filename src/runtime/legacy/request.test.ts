import { Type } from 'typebox';
import { action } from '../agent.ts';
import { toRequest, type Addressee } from './request.ts';

const done = action({
  summary: 's',
  input: Type.Object({}),
  output: Type.Object({}),
  run: () => ({}),
});
const withFields = (fields: Parameters<typeof Type.Object>[0]) => ({
  ...done,
  input: Type.Object(fields),
});

const agent: Addressee = {
  discriminator: 'action',
  actions: {
    add_fact: done,
    get_metrics: done,
    update_vram_metrics: withFields({ payload: Type.Object({}) }),
    log_metric: withFields({ timestamp: Type.String() }),
  },
};

test('fields beside the action are the input; the envelope becomes metadata', () => {
  const request = toRequest(agent, {
    action: 'add_fact',
    subject: 'sky',
    source_agent: 'MemoryClient',
    request_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    timestamp: '2025-01-01T00:00:00',
  });
  expect(request).toEqual({
    action: 'add_fact',
    input: { subject: 'sky' },
    meta: {
      transport: 'zmq',
      caller: 'MemoryClient',
      traceId: '0f8fad5bd9cb469fa16570867728950e',
    },
  });
});

test('a field that the action declares stays, envelope field or not', () => {
  const { input } = toRequest(agent, { action: 'log_metric', timestamp: 't', request_id: 'x' });
  expect(input).toEqual({ timestamp: 't' });
});

test('nested data is opened, a declared payload is not; a flat field wins over a nested one', () => {
  const open = toRequest(agent, { action: 'add_fact', data: { a: 1, b: 1 }, b: 2 });
  expect(open.input).toEqual({ a: 1, b: 2 });
  const kept = toRequest(agent, { action: 'update_vram_metrics', payload: { x: 1 } });
  expect(kept.input).toEqual({ payload: { x: 1 } });
});

test('a nested __proto__ stays a plain field', () => {
  const message = JSON.parse('{"action":"add_fact","data":{"__proto__":{"admin":true}}}');
  const { input } = toRequest(agent, message as Record<string, unknown>);
  expect((input as { admin?: unknown }).admin).toBeUndefined();
});

test.each([
  [{ command: 'GET_METRICS' }, 'get_metrics'],
  [{ request_type: 'add_fact' }, 'add_fact'],
  [{ command: 'PING' }, 'ping'],
  [{ action: 'Add_Fact' }, 'add_fact'],
  [{ action: 'nothing', type: 'health' }, 'nothing'],
  [{ command: 'DISCOVER' }, 'DISCOVER'],
  [{ action: 7 }, '(none)'],
  [{ action: 'constructor' }, 'constructor'],
  [{}, '(none)'],
])('%j asks for %s', (message, expected) => {
  const request = toRequest(agent, message);
  expect(request.action).toBe(expected);
});

test('an agent with a discriminator of its own still answers ping', () => {
  const vram: Addressee = { discriminator: 'command', actions: { TRACK_MODEL_USAGE: done } };
  expect(toRequest(vram, { command: 'TRACK_MODEL_USAGE', model_id: 'm' })).toMatchObject({
    action: 'TRACK_MODEL_USAGE',
    input: { model_id: 'm' },
  });
  expect(toRequest(vram, { command: 'HEALTH_CHECK' }).action).toBe('health_check');
  expect(toRequest(vram, { action: 'ping' }).action).toBe('ping');
});

test('an agent without a discriminator names the action from the fields, which stay', () => {
  const executor: Addressee = {
    discriminator: (message) => ('command' in message ? 'execute' : undefined),
    actions: { execute: done },
  };
  expect(toRequest(executor, { command: 'ls' })).toMatchObject({
    action: 'execute',
    input: { command: 'ls' },
  });
  expect(toRequest(executor, { action: 'health' }).action).toBe('health');
  expect(toRequest(executor, { text: 'x' }).action).toBe('(none)');
});

test('a discriminator that throws is a message without an action', () => {
  const broken: Addressee = {
    discriminator: (message) => (message['a'] as { b: string }).b,
    actions: {},
  };
  expect(toRequest(broken, {}).action).toBe('(none)');
});
