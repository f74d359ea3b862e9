import { sampleApp } from '../testing.ts';

const { app } = sampleApp();

const post = (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
  app.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
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
