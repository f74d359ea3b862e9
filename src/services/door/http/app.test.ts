import type { Principal } from '../../../contracts/principal.ts';
import { TokenInvalid } from '../../../contracts/error-catalogue/security.ts';
import { sampleApp } from '../testing.ts';

const { app, ctx, outcomes } = sampleApp();

const post = (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
  app.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('a body becomes the input, and the reply of the action the answer', async () => {
  const response = await post('/v1/echo', { text: 'hi', count: 2 });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ status: 'success', text: 'hi', count: 2 });
});

test('texts of a query become what the schema says; path parameters win', async () => {
  const response = await app.request('/v1/echo/a%20b?count=3&loud=true&tags=x&tags=y&text=no');
  expect(await response.json()).toMatchObject({
    text: 'a b',
    count: 3,
    loud: true,
    tags: ['x', 'y'],
  });
});

test('a route reshapes input and output and has its own status', async () => {
  const response = await post('/v1/named/box', { count: 1 }, {}, 'PUT');
  expect(response.status).toBe(201);
  expect(await response.json()).toEqual({ made: 'box' });
});

test('an idempotency key of the header reaches the action, unless the body names one', async () => {
  const head = { 'idempotency-key': 'k1' };
  expect(await (await post('/v1/echo', { text: 'a' }, head)).json()).toMatchObject({
    idempotency_key: 'k1',
  });
  const body = { text: 'a', idempotency_key: 'k2' };
  expect(await (await post('/v1/echo', body, head)).json()).toMatchObject({
    idempotency_key: 'k2',
  });
});

describe('what is wrong with a request is told with its place', () => {
  test('in the body', async () => {
    const response = await post('/v1/echo', { count: -1, loud: 'yes', mode: 'c' });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as { problems: unknown[] };
    expect(problem).toMatchObject({
      type: 'urn:tandem:error:INPUT_INVALID',
      title: 'Input invalid',
      status: 400,
      code: 'INPUT_INVALID',
      instance: '/v1/echo',
      retryable: false,
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(problem.problems).toEqual(
      expect.arrayContaining([
        { in: 'body', pointer: '/text', detail: 'is missing' },
        { in: 'body', pointer: '/count', detail: 'must be >= 0' },
        { in: 'body', pointer: '/loud', detail: 'must be boolean' },
        { in: 'body', pointer: '/mode', detail: 'must be "a" or "b"' },
      ]),
    );
    expect(problem.problems).toHaveLength(4);
  });

  test('in the query', async () => {
    const response = await app.request('/v1/echo?count=many');
    expect(await response.json()).toMatchObject({
      problems: [
        { in: 'query', pointer: '/text', detail: 'is missing' },
        { in: 'query', pointer: '/count', detail: 'must be integer' },
      ],
    });
  });
});

test.each([
  ['bad JSON', '{"text":', 'application/json', 400, 'INVALID_JSON'],
  ['bad UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400, 'INVALID_JSON'],
  ['an array', '[1]', 'application/json', 400, 'BODY_NOT_OBJECT'],
  [
    'deep nesting',
    `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
    'application/json',
    400,
    'BODY_TOO_DEEP',
  ],
  ['null', 'null', 'application/json', 400, 'BODY_NOT_OBJECT'],
  ['a form', 'text=a', 'application/x-www-form-urlencoded', 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['another charset', '{}', 'application/json; charset=latin1', 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['too much', `{"text":"${'x'.repeat(1_100_000)}"}`, 'application/json', 413, 'BODY_TOO_LARGE'],
])('%s as a body is refused', async (_name, body, type, status, code) => {
  const response = await app.request('/v1/echo', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, code });
});

test('brackets in texts nest nothing', async () => {
  const text = '[{"'.repeat(1_000);
  expect(await (await post('/v1/echo', { text })).json()).toMatchObject({ text });
});

test('a compressed body is refused', async () => {
  const response = await post('/v1/echo', '{}', { 'content-encoding': 'gzip' });
  expect(response.status).toBe(415);
});

test('a body that never ends is given up', async () => {
  const { app: impatient } = sampleApp({ bodyMs: 20 });
  const response = await impatient.request('/v1/echo', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('{')) }),
    duplex: 'half',
  } as RequestInit);
  expect(response.status).toBe(408);
  expect(response.headers.get('connection')).toBe('close');
});

test('an unknown path is 404 with the one that was probably meant', async () => {
  const response = await app.request('/v1/ecko/hello');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    code: 'PATH_UNKNOWN',
    detail: expect.stringContaining('did you mean /v1/echo/hello?'),
  });
});

test('another method is 405 with what is allowed', async () => {
  const response = await app.request('/v1/echo', { method: 'DELETE' });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, POST, HEAD');
});

test('HEAD answers as GET does, without a body', async () => {
  const response = await app.request('/v1/look', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});

describe('failures', () => {
  test('of an action keep their code and status', async () => {
    const response = await app.request('/v1/refuse/409');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'OF_CHOICE', detail: 'refused as wished' });
    expect(response.headers.get('retry-after')).toBeNull();
  });

  test('that may pass say when to ask again', async () => {
    const response = await app.request('/v1/refuse/503?retryable=true');
    expect(response.headers.get('retry-after')).toBe('1');
  });

  test('that nobody expected tell nothing of the inside, and are reported', async () => {
    const response = await app.request('/v1/crash');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(ctx.reports.length).toBeGreaterThan(0);
  });
});

describe('deadlines', () => {
  test('relative ones count from now', async () => {
    const before = Date.now();
    const response = await app.request('/v1/look', { headers: { 'x-request-deadline-ms': '800' } });
    const { deadline } = (await response.json()) as { deadline: number };
    expect(deadline).toBeGreaterThanOrEqual(before + 800);
    expect(deadline).toBeLessThan(before + 2_000);
  });

  test('what is late is 504', async () => {
    const response = await app.request('/v1/hang', { headers: { 'x-request-deadline-ms': '20' } });
    expect(response.status).toBe(504);
  });

  test('what is past is refused before the action runs', async () => {
    const past = String(Date.now() - 1000);
    const response = await app.request('/v1/look', { headers: { 'tandem-deadline': past } });
    expect(response.status).toBe(504);
  });

  test('what is no time is 400', async () => {
    const response = await app.request('/v1/look', { headers: { 'tandem-deadline': 'soon' } });
    expect(response.status).toBe(400);
  });
});

test('the trace of the caller goes on', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const response = await app.request('/v1/look', { headers: { traceparent } });
  expect(await response.json()).toMatchObject({ trace: 'a'.repeat(32) });
  expect(response.headers.get('traceparent')).toMatch(new RegExp(`^00-a{32}-[0-9a-f]{16}-01$`));
});

test('a caller that hangs up ends the action', async () => {
  const gone = new AbortController();
  const answer = app.request('/v1/hang', { signal: gone.signal });
  setImmediate(() => gone.abort());
  expect((await answer).status).toBe(499);
  expect(outcomes.at(-1)).toMatchObject({ action: 'hang', code: 'CALL_CANCELLED' });
});

describe('callers', () => {
  const ann: Principal = { subject: 'ann', kind: 'user', roles: [], scopes: ['other:read'] };
  const verify = async (token: string) => {
    if (token === 'good') return { ...ann, scopes: ['*:*'] };
    if (token === 'weak') return ann;
    throw new TokenInvalid({ reason: 'it is forged' });
  };
  const { app: guarded } = sampleApp({ verify });
  const as = (token: string, path = '/v1/write') =>
    guarded.request(path, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

  test('without a token may read and not write', async () => {
    expect((await guarded.request('/v1/look')).status).toBe(200);
    const response = await guarded.request('/v1/write', { method: 'POST' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'TOKEN_MISSING' });
  });

  test('with a token are who it says', async () => {
    expect(await (await as('good')).json()).toMatchObject({ caller: 'ann', subject: 'ann' });
  });

  test('with too few scopes are told so', async () => {
    const response = await as('weak');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'SCOPE_MISSING' });
  });

  test('with a bad token are refused even where none is needed', async () => {
    const response = await guarded.request('/v1/look', { headers: { authorization: 'Bearer x' } });
    expect(response.status).toBe(401);
    const basic = await guarded.request('/v1/look', { headers: { authorization: 'Basic eDp5' } });
    expect(basic.status).toBe(401);
  });

  test('without a token get what the fleet definition gives them', async () => {
    const closed = sampleApp({ config: { door: { anonymous: [] } } }).app;
    expect((await closed.request('/v1/look')).status).toBe(401);
    const open = sampleApp({ config: { door: { anonymous: ['test:write'] } } }).app;
    expect((await open.request('/v1/write', { method: 'POST' })).status).toBe(200);
    expect(() => sampleApp({ config: { door: { anonymous: 'all' } } })).toThrow('door.anonymous');
  });
});

describe('old endpoints', () => {
  test('have old fields and the true status', async () => {
    const response = await app.request('/old_refuse/404');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: 'refused as wished',
      message: 'refused as wished',
      code: 'OF_CHOICE',
    });
  });

  test('under /compat answer handled failures with 200', async () => {
    const response = await app.request('/compat/old_refuse/404');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'error', error: 'refused as wished' });
    const invalid = await post('/compat/old_echo', {});
    expect(invalid.status).toBe(200);
    expect(await invalid.json()).toMatchObject({ status: 'error', code: 'INPUT_INVALID' });
  });

  test('under /compat answer what broke and what cannot be parsed with 500 and detail', async () => {
    for (const response of [
      await app.request('/compat/old_crash'),
      await post('/compat/old_echo', '{'),
    ]) {
      expect(response.status).toBe(500);
      expect(Object.keys((await response.json()) as object)).toEqual(['detail']);
    }
    expect((await app.request('/compat/v1/look')).status).toBe(404);
  });
});

test('a draining door refuses with Retry-After', async () => {
  const { app: leaving, state } = sampleApp();
  state.draining = true;
  const response = await leaving.request('/v1/look');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
});

test('every request is counted, also the refused ones', async () => {
  await post('/v1/echo', '{');
  expect(outcomes.at(-1)).toEqual({ action: 'unknown', transport: 'http', code: 'INVALID_JSON' });
});

test('a route to something that does not exist fails at start, with all of them named', () => {
  const routes = [
    { method: 'GET', path: '/a', action: 'nope', tag: 't' },
    { method: 'GET', path: '/b', stream: 'nada', tag: 't' },
    { method: 'GET', path: '/c/{x}', action: 'look', tag: 't' },
    { method: 'GET', path: '/c/{y}', action: 'look', tag: 't' },
  ] as const;
  expect(() => sampleApp({ routes })).toThrow(/nope.*nada.*GET \/c\/\{y\} is given twice/);
});
