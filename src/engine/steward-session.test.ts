import { PassThrough, Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { openStewardSession, type StewardSession } from './steward-session.ts';

/** An engine whose exec is a steward that answers as told. */
function engineOf(answer: (line: Record<string, unknown>) => object | undefined, found = true) {
  const said = new PassThrough();
  const stream = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) {
        const reply = answer(JSON.parse(line) as Record<string, unknown>);
        if (reply) said.write(`${JSON.stringify(reply)}\n`);
      }
      done();
    },
  });
  const docker = {
    listContainers: async () => (found ? [{ Id: 'abc' }] : []),
    getContainer: () => ({ exec: async () => ({ start: async () => stream }) }),
    modem: { demuxStream: (_: unknown, out: PassThrough) => said.pipe(out) },
  } as unknown as Docker;
  return { engine: { docker, machine: 'pc2' }, stream };
}

let session: StewardSession | undefined;
afterEach(() => session?.close());

test('answers find their commands, in whatever order', async () => {
  const held: object[] = [];
  const { engine } = engineOf(({ id, verb }) => {
    if (verb === 'status') return { id, ok: true, status: { machine: 'pc2' } };
    held.push({ id });
    return undefined;
  });
  session = await openStewardSession(engine);
  void session.send({ verb: 'unwatch' }).catch(() => undefined);
  expect(await session.send({ verb: 'status' })).toEqual({ machine: 'pc2' });
  expect(held).toEqual([{ id: 1 }]);
});

test("the steward's failure keeps its code", async () => {
  const { engine } = engineOf(({ id }) => ({
    ...{ id, ok: false, code: 'RELEASE_COLOR_LIVE', message: 'blue is live', retryable: false },
  }));
  session = await openStewardSession(engine);
  await expect(session.send({ verb: 'rehearse', color: 'blue' })).rejects.toMatchObject({
    ...{ code: 'RELEASE_COLOR_LIVE', message: 'blue is live', retryable: false },
  });
});

test('a steward that says nothing is named after the deadline', async () => {
  session = await openStewardSession(engineOf(() => undefined).engine);
  await expect(session.send({ verb: 'status' }, { deadlineMs: 10 })).rejects.toMatchObject({
    code: 'STEWARD_SILENT',
  });
});

test('what waits is told when the session is lost, and later commands too', async () => {
  const { engine, stream } = engineOf(() => undefined);
  session = await openStewardSession(engine);
  const waiting = session.send({ verb: 'status' });
  stream.push(null);
  stream.resume();
  await expect(waiting).rejects.toMatchObject({ code: 'STEWARD_SESSION_LOST', retryable: true });
  await expect(session.send({ verb: 'status' })).rejects.toMatchObject({
    code: 'STEWARD_SESSION_LOST',
  });
});

test('without a steward', async () => {
  await expect(openStewardSession(engineOf(() => undefined, false).engine)).rejects.toMatchObject({
    code: 'STEWARD_NOT_RUNNING',
  });
});
