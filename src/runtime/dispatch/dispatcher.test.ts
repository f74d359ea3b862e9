import { Type } from 'typebox';
import { defineError } from '../../contracts/errors.ts';
import { action, notPorted, type Actions } from '../agent.ts';
import { createDispatcher } from './dispatcher.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { identity, testContext } from '../testing.ts';

const Text = Type.Object({ text: Type.String({ minLength: 1 }) });
const TooSad = defineError('TEST_TOO_SAD', 'the text {text} is too sad', { status: 422 });
const meta = { transport: 'test', caller: 'Tester' };

function setUp(actions: Actions) {
  const context = testContext();
  const metrics = createMetrics(identity, () => 0);
  return { context, metrics, dispatcher: createDispatcher(actions, context, metrics) };
}

/** An action that runs until the test lets it go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const started = Promise.withResolvers<AbortSignal>();
  const held = action({
    summary: 'waits',
    input: Type.Object({}),
    output: Type.Object({}),
    run: async (_input, ctx) => {
      started.resolve(ctx.signal);
      await promise;
      return {};
    },
  });
  return { held, open: resolve, started: started.promise };
}

const echo = action({ summary: 'echo', input: Text, output: Text, run: (input) => input });

test('a result is flat and says success, unless the action has its own status', async () => {
  const { dispatcher } = setUp({
    echo,
    queue: action({
      summary: 'q',
      input: Text,
      output: Type.Object({}),
      run: () => ({ status: 'queued' }),
    }),
  });
  const input = { text: 'hi' };
  expect(await dispatcher.dispatch({ action: 'echo', input, meta })).toEqual({
    body: { status: 'success', text: 'hi' },
  });
  expect((await dispatcher.dispatch({ action: 'queue', input, meta })).body).toEqual({
    status: 'queued',
  });
});

test('an unknown action gets the text that old clients match on, and makes no metric series of its own', async () => {
  const { dispatcher, metrics } = setUp({ echo });
  const reply = await dispatcher.dispatch({ action: 'fly', input: {}, meta });
  expect(reply.body).toMatchObject({
    status: 'error',
    error: 'Unknown action: fly',
    code: 'UNKNOWN_ACTION',
  });
  const text = await metrics.text();
  expect(text).not.toContain('fly');
  expect(text).toMatch(
    /tandem_requests_total\{[^}]*action="unknown"[^}]*code="UNKNOWN_ACTION"[^}]*\} 1/,
  );
});

test.each([[{ text: '' }], [{}], [null], [[1]], ['ping'], [{ text: 7 }]])(
  'input %j that breaks the schema never reaches the action',
  async (input) => {
    let ran = false;
    const { dispatcher } = setUp({ echo: { ...echo, run: () => ((ran = true), { text: 'x' }) } });
    const reply = await dispatcher.dispatch({ action: 'echo', input, meta });
    expect(reply.failure).toMatchObject({ code: 'INPUT_INVALID', status: 400 });
    expect(ran).toBe(false);
  },
);

test('a message about bad input names each place', async () => {
  const { dispatcher } = setUp({ echo });
  const reply = await dispatcher.dispatch({ action: 'echo', input: { text: 7 }, meta });
  expect(reply.failure?.message).toContain('Echo.echo');
  expect(reply.failure?.message).toContain('text must be string');
});

test('a result that breaks the schema is the fault of the agent, not a reply', async () => {
  const broken = { ...echo, run: () => ({ text: 5 }) } as never;
  const { dispatcher, context } = setUp({ echo: broken });
  const reply = await dispatcher.dispatch({ action: 'echo', input: { text: 'x' }, meta });
  expect(reply.failure).toMatchObject({ code: 'OUTPUT_INVALID', status: 500 });
  expect(context.reports).toHaveLength(1);
});

test('an action that is not ported says so, after checking its input', async () => {
  const { dispatcher } = setUp({ later: notPorted({ summary: 'l', input: Text, output: Text }) });
  const ask = (input: unknown) => dispatcher.dispatch({ action: 'later', input, meta });
  expect((await ask({ text: 'x' })).failure).toMatchObject({
    code: 'ACTION_NOT_PORTED',
    status: 501,
  });
  expect((await ask({})).failure).toMatchObject({ code: 'INPUT_INVALID' });
});

test('a failure of the catalogue reaches the caller as it is and is no error of the agent', async () => {
  const sad = { ...echo, run: () => Promise.reject(new TooSad({ text: 'x' })) };
  const { dispatcher, context } = setUp({ sad });
  const reply = await dispatcher.dispatch({ action: 'sad', input: { text: 'x' }, meta });
  expect(reply.body).toMatchObject({
    code: 'TEST_TOO_SAD',
    error: 'the text x is too sad',
    details: { text: 'x' },
  });
  expect(context.reports).toEqual([]);
});

test('an unexpected error is logged and reported with its trace, and its text stays inside', async () => {
  const bug = { ...echo, run: () => Promise.reject(new TypeError('x.y of undefined')) };
  const { dispatcher, context } = setUp({ bug });
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const reply = await dispatcher.dispatch({
    action: 'bug',
    input: { text: 'x' },
    meta: { ...meta, traceparent },
  });
  expect(reply.failure).toMatchObject({ code: 'INTERNAL_ERROR', status: 500 });
  expect(JSON.stringify(reply.body)).not.toContain('x.y');
  expect(context.log.lines[0]).toMatchObject({
    level: 'error',
    fields: { trace_id: 'a'.repeat(32) },
  });
  expect(context.reports[0]).toMatchObject({
    error: expect.any(TypeError),
    notes: { traceId: 'a'.repeat(32), context: { action: 'bug', caller: 'Tester' } },
  });
});

test('a call past its deadline is refused without running', async () => {
  let ran = false;
  const { dispatcher } = setUp({ echo: { ...echo, run: () => ((ran = true), { text: 'x' }) } });
  const reply = await dispatcher.dispatch({
    action: 'echo',
    input: { text: 'x' },
    meta: { ...meta, deadline: Date.now() - 5 },
  });
  expect(reply.failure).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
  expect(ran).toBe(false);
});

test('an action that outlives its deadline is answered at the deadline and told to stop', async () => {
  const { held, open, started } = gate();
  const { dispatcher } = setUp({ held });
  const pending = dispatcher.dispatch({
    action: 'held',
    input: {},
    meta: { ...meta, deadline: Date.now() + 150 },
  });
  const signal = await started;
  expect((await pending).failure?.code).toBe('DEADLINE_EXCEEDED');
  expect(signal.aborted).toBe(true);
  open();
});

test('calls made by an action carry its deadline', async () => {
  const relay = {
    ...echo,
    run: async (input: { text: string }, ctx: { call: unknown }) => {
      await (ctx.call as (a: string, b: string, c: object) => Promise<unknown>)('Other', 'do', {});
      return input;
    },
  } as never;
  const { dispatcher, context } = setUp({ relay });
  const deadline = Date.now() + 60_000;
  await dispatcher.dispatch({ action: 'relay', input: { text: 'x' }, meta: { ...meta, deadline } });
  expect(context.calls).toEqual([{ agent: 'Other', action: 'do', deadline }]);
});

test('idle waits for everything in progress; abandon answers it', async () => {
  const { held, open, started } = gate();
  const { dispatcher } = setUp({ held });
  const pending = dispatcher.dispatch({ action: 'held', input: {}, meta });
  await started;
  expect(dispatcher.inFlight).toBe(1);
  let idle = false;
  const waiting = dispatcher.idle().then(() => (idle = true));
  await Promise.resolve();
  expect(idle).toBe(false);
  dispatcher.abandon(new TooSad({ text: 'bye' }));
  expect((await pending).failure?.code).toBe('TEST_TOO_SAD');
  await waiting;
  expect(dispatcher.inFlight).toBe(0);
  open();
});

test('an action answers over its own transports only', async () => {
  const { dispatcher } = setUp({ echo: { ...echo, transports: ['zmq'] } });
  const over = async (transport: string) => {
    const request = { action: 'echo', input: { text: 'x' }, meta: { ...meta, transport } };
    return (await dispatcher.dispatch(request)).body;
  };
  expect(await over('fabric')).toMatchObject({
    code: 'TRANSPORT_REFUSED',
    message: 'Echo.echo does not answer over fabric, only over zmq',
  });
  expect(await over('zmq')).toMatchObject({ status: 'success', text: 'x' });
});

test('requests are counted by outcome and timed', async () => {
  const { dispatcher, metrics } = setUp({ echo });
  await dispatcher.dispatch({ action: 'echo', input: { text: 'x' }, meta });
  await dispatcher.dispatch({ action: 'echo', input: {}, meta });
  const text = await metrics.text();
  expect(text).toMatch(
    /tandem_requests_total\{action="echo",transport="test",code="ok",agent="Echo",machine="pc2"\} 1/,
  );
  expect(text).toMatch(/tandem_request_errors_total\{action="echo",code="INPUT_INVALID"[^}]*\} 1/);
  expect(text).toMatch(/tandem_request_duration_seconds_count\{[^}]*action="echo"[^}]*\} 2/);
  expect(text).toContain('process_resident_memory_bytes');
});

test('an action that waits for its caller is counted, and says nothing of how fast the agent is', async () => {
  const { dispatcher, metrics } = setUp({ echo: { ...echo, waits: true } });
  await dispatcher.dispatch({ action: 'echo', input: { text: 'hi' }, meta });
  const text = await metrics.text();
  expect(text).toMatch(/tandem_requests_total\{[^}]*action="echo"[^}]*\} 1/);
  expect(text).not.toMatch(/tandem_request_duration_seconds_count\{[^}]*action="echo"[^}]*\} 1/);
});
