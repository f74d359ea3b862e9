import { Draining } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { sampleApp } from '../../testing.ts';

const text = async (response: Response | Promise<Response>) => (await response).text();

test('each item is an event with its id; a stream that is over says so', async () => {
  const { app } = sampleApp();
  const response = await app.request('/v1/watch/count?to=2');
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await text(response)).toBe(
    'retry: 3000\n\n' +
      'id: 1\ndata: {"id":1,"text":"number 1"}\n\n' +
      'id: 2\ndata: {"id":2,"text":"number 2"}\n\n' +
      'event: end\ndata: {}\n\n',
  );
});

test('a client that comes back goes on after the last event it saw', async () => {
  const { app } = sampleApp();
  const headers = { 'last-event-id': '2' };
  const body = await text(app.request('/v1/watch/count?to=3', { headers }));
  expect(body.match(/^id: .*$/gm)).toEqual(['id: 3']);
});

test('a refusal has its own status', async () => {
  const { app } = sampleApp();
  const response = await app.request('/v1/watch/denied');
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ code: 'OF_CHOICE' });
  expect((await app.request('/v1/watch/count?to=x')).status).toBe(400);
});

test('a quiet stream shows that it lives', async () => {
  const { app } = sampleApp({ times: { heartbeatMs: 10, refusalMs: 1 } });
  const response = await app.request('/v1/watch/quiet');
  const reader = response.body!.getReader();
  const seen: string[] = [];
  for (let i = 0; i < 3; i += 1)
    seen.push(new TextDecoder().decode((await reader.read()).value as Uint8Array));
  expect(seen).toEqual(['retry: 3000\n\n', ':\n\n', ':\n\n']);
  await reader.cancel();
});

test('a client that hangs up ends the source', async () => {
  const { app, streams } = sampleApp({ times: { refusalMs: 1 } });
  const response = await app.request('/v1/watch/quiet');
  await response.body!.cancel();
  await streams.idle();
});

test('nothing is fetched that the client has not taken, and one that takes nothing is cut off', async () => {
  const { app, streams } = sampleApp({ times: { stallMs: 20 } });
  const response = await app.request('/v1/watch/count?to=1000000');
  const reader = response.body!.getReader();
  await reader.read();
  await reader.read();
  await streams.idle();
  await expect(reader.read()).rejects.toMatchObject({ code: 'CLIENT_TOO_SLOW' });
});

test('a drain tells the client to come back, and why', async () => {
  const { app, streams } = sampleApp({ times: { refusalMs: 1 } });
  const response = await app.request('/v1/watch/quiet');
  streams.end(new Draining({ agent: 'Echo' }));
  const body = await text(response);
  expect(body).toMatch(
    /^retry: 3000\n\nretry: 3000\nevent: problem\ndata: \{.*"DRAINING".*\}\n\n$/,
  );
});

test('an expired deadline ends a stream', async () => {
  const { app } = sampleApp({ times: { refusalMs: 1 } });
  const headers = { 'x-request-deadline-ms': '30' };
  expect(await text(app.request('/v1/watch/quiet', { headers }))).toContain('DEADLINE_EXCEEDED');
});
