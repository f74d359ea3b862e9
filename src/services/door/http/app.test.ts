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
