import { errors, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { requestsOver } from './requests.ts';

type Callback = (error: Error | null, msg: Partial<Msg>) => void;

/** A broker in memory: what was published, and a way to answer it. */
function broker() {
  const sent: { subject: string; reply: string }[] = [];
  let callback: Callback = () => {};
  let close = () => {};
  let tell: (status: unknown) => void = () => {};
  const next = () => new Promise<unknown>((resolve) => (tell = resolve));
  const nc = {
    subscribe: (_subject: string, options: { callback: Callback }) => {
      callback = options.callback;
    },
    publish: (subject: string, _data: string, { reply }: { reply: string }) => {
      if (subject === 'closed') throw new errors.ClosedConnectionError();
      sent.push({ subject, reply });
    },
    closed: () => new Promise<void>((resolve) => (close = resolve)),
    status: async function* () {
      for (;;) yield await next();
    },
  };
  const answer = (at: number, message: Partial<Msg> = {}) =>
    callback(null, { subject: sent[at]!.reply, data: Buffer.from('ok'), ...message });
  return {
    request: requestsOver(nc as unknown as NatsConnection, '_INBOX_x'),
    sent,
    answer,
    deny: (error: Error) => tell({ type: 'error', error }),
    close: () => close(),
  };
}
const terms = { timeout: 60_000 };

test('each request gets its own reply, in whatever order they come', async () => {
  const { request, sent, answer } = broker();
  const [first, second] = [request('a', '', terms), request('b', '', terms)];
  expect(sent[0]!.reply).toMatch(/^_INBOX_x\.[^.]+\.1$/);
  answer(1, { data: Buffer.from('two') });
  answer(0, { data: Buffer.from('one') });
  expect(Buffer.from((await first).data).toString()).toBe('one');
  expect(Buffer.from((await second).data).toString()).toBe('two');
  answer(0);
});

test('nobody there, no answer and no right are told apart', async () => {
  const { request, answer, deny } = broker();
  const nobody = request('a', '', terms);
  answer(0, { data: Buffer.alloc(0), headers: { code: 503 } as Msg['headers'] });
  await expect(nobody).rejects.toThrow(errors.NoRespondersError);
  await expect(request('a', '', { timeout: 1 })).rejects.toThrow(errors.TimeoutError);
  const denied = request('b', '', terms);
  deny(new errors.PermissionViolationError('no', 'publish', 'b'));
  await expect(denied).rejects.toThrow(errors.PermissionViolationError);
});

test('the end of the connection ends what waits and refuses what comes', async () => {
  const { request, close } = broker();
  const waiting = request('a', '', terms);
  close();
  await expect(waiting).rejects.toThrow('connection closed');
  await expect(request('closed', '', terms)).rejects.toThrow(errors.ClosedConnectionError);
});
