import { headers as natsHeaders, type MsgHdrs } from '@nats-io/transport-node';
import { DeadlineExceeded } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { errorBody } from '../../contracts/actions/action.ts';
import type { ActionReply, ActionRequest, Dispatcher } from '../dispatch/dispatch.ts';
import { answer } from './answer.ts';

/** Sends one request through `answer` with a dispatcher that gives this reply. */
async function ask(
  data: string | Uint8Array,
  reply: ActionReply,
  head?: MsgHdrs,
  maxPayload = 1_000_000,
) {
  const seen: ActionRequest[] = [];
  const sent: { text: string; head: MsgHdrs | undefined }[] = [];
  const dispatcher: Partial<Dispatcher> = {
    dispatch: async (request) => (seen.push(request), reply),
    refuse: (failure) => ({ body: errorBody(failure), failure }),
  };
  const failure = await answer(
    'echo',
    {
      data: typeof data === 'string' ? new TextEncoder().encode(data) : data,
      ...(head === undefined ? {} : { headers: head }),
      respond: (text, options) => (sent.push({ text: String(text), head: options?.headers }), true),
    },
    {
      identity: { agent: 'Echo' },
      dispatcher: dispatcher as Dispatcher,
      nc: { info: { max_payload: maxPayload } as never },
    },
  );
  return { seen, sent: sent[0]!, failure };
}

test('payload, trace, caller and deadline reach the dispatcher', async () => {
  const head = natsHeaders();
  head.append('traceparent', 't');
  head.append('Tandem-Caller', 'Asker');
  head.append('Tandem-Deadline', '1700000000000');
  const { seen, sent } = await ask('{"a":1}', { body: { status: 'success' } }, head);
  expect(seen[0]).toEqual({
    action: 'echo',
    input: { a: 1 },
    meta: { transport: 'fabric', traceparent: 't', caller: 'Asker', deadline: 1_700_000_000_000 },
  });
  expect(sent).toEqual({ text: '{"status":"success"}', head: undefined });
});

test('what the caller still waits counts by our own clock', async () => {
  const head = natsHeaders();
  head.append('Tandem-Timeout', '700');
  head.append('Tandem-Deadline', String(Date.now() + 300_000));
  const before = Date.now();
  const { seen } = await ask('{}', { body: {} }, head);
  expect(seen[0]!.meta.deadline! - before).toBeGreaterThanOrEqual(700);
  expect(seen[0]!.meta.deadline! - before).toBeLessThan(60_000);
});

test('an empty payload is an empty input; a deadline that is no number is none', async () => {
  const head = natsHeaders();
  head.append('Tandem-Deadline', 'soon');
  const { seen } = await ask('', { body: {} }, head);
  expect(seen[0]).toMatchObject({ input: {} });
  expect(seen[0]?.meta.deadline).toBeUndefined();
});

test.each([['not json'], [new Uint8Array([0x7b, 0xff, 0x7d])]])(
  '%s is refused before dispatch',
  async (data) => {
    const { seen, sent } = await ask(data, { body: {} });
    expect(seen).toEqual([]);
    expect(JSON.parse(sent.text)).toMatchObject({ status: 'error', error: 'Invalid JSON request' });
    expect(sent.head?.get('Nats-Service-Error-Code')).toBe('400');
  },
);

test('a failure goes into the headers of the micro protocol and the body', async () => {
  const failure = new DeadlineExceeded({ agent: 'two\r\nlines', action: 'b', lateMs: 3 });
  const { sent } = await ask('{}', { body: errorBody(failure), failure });
  expect(sent.head?.get('Nats-Service-Error-Code')).toBe('504');
  expect(sent.head?.get('Nats-Service-Error')).toContain('two lines.b did not finish');
  expect(JSON.parse(sent.text)).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
});

test('a reply over the limit, in bytes, becomes a failure instead of silence', async () => {
  const body = { text: 'ü'.repeat(70_000) };
  const { failure, sent } = await ask('{}', { body }, undefined, 100_000);
  expect(failure).toMatchObject({ code: 'REPLY_TOO_LARGE' });
  expect(JSON.parse(sent.text)).toMatchObject({ details: { limit: 100_000 } });
  expect((await ask('{}', { body }, undefined, 200_000)).failure).toBeUndefined();
});

test('a reply that JSON cannot write becomes a failure too', async () => {
  expect((await ask('{}', { body: { n: 1n } })).failure).toMatchObject({ code: 'OUTPUT_INVALID' });
});

test('what nests too deep to be walked is refused before dispatch, with the reason', async () => {
  const levels = 5000;
  const deep = `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const { seen, sent, failure } = await ask(deep, { body: {} });
  expect(seen).toEqual([]);
  expect(failure?.code).toBe('INVALID_JSON');
  expect(JSON.parse(sent.text)).toMatchObject({
    code: 'INVALID_JSON',
    details: { reason: 'nested deeper than 64 levels' },
  });
});
