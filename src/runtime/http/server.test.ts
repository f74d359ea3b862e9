import { connect } from 'node:net';
import { MemoryLog } from '../testing.ts';
import { json, startHttp, type HttpServer, type Route } from './server.ts';

const log = new MemoryLog();
const routes: Record<string, Route> = {
  '/': () => json(200, { agent: 'Echo' }),
  '/text': async () => ({ status: 503, type: 'text/plain', body: 'grün' }),
  '/broken': () => {
    throw new Error('no');
  },
};
let server: HttpServer;
beforeAll(async () => {
  server = await startHttp({ port: 0, routes, log });
});
afterAll(() => server.close());

const ask = (path: string, method = 'GET') =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { method });

test('a page has its status, type and length in bytes; a query is ignored', async () => {
  const response = await ask('/text?x=1');
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect(response.headers.get('content-length')).toBe('5');
  expect(await response.text()).toBe('grün');
});

test('HEAD answers the same without a body', async () => {
  const response = await ask('/', 'HEAD');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-length')).toBe('17');
  expect(await response.text()).toBe('');
});

test.each(['/nope', '/constructor', '/__proto__', '//'])(
  '%s does not exist, and the answer lists what does',
  async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ pages: ['/', '/text', '/broken'] });
  },
);

test('other methods are told what is allowed', async () => {
  const response = await ask('/', 'POST');
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD');
});

test('a page that fails answers 500, is logged, and tells no internals', async () => {
  const response = await ask('/broken');
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('Error: no');
  expect(log.lines.at(-1)).toMatchObject({ msg: 'page failed', fields: { path: '/broken' } });
});

/** Everything that is answered to these bytes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer)).on('error', () => undefined);
  });
}

test('what is no request is told so, and the server goes on', async () => {
  expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*REQUEST_MALFORMED/s);
  const many = `GET / HTTP/1.1\r\n${'x-y: z\r\n'.repeat(5_000)}\r\n`;
  expect(await raw(many)).toMatch(/^HTTP\/1.1 431 .*HEADERS_TOO_LARGE/s);
  expect((await ask('/')).status).toBe(200);
});

test('requests for other paths go to the delegate, once there is one', async () => {
  const own = await startHttp({ port: 0, routes, log });
  own.delegate((request, response) => void response.end(`delegated ${request.url}`));
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${own.port}${path}`)).text();
  expect(await get('/v1/x?y')).toBe('delegated /v1/x?y');
  expect(await get('/text')).toBe('grün');
  await own.close();
});

test('garbage on the port does not end the server', async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.end('\0\0garbage\r\n\r\n'));
    socket
      .on('close', () => resolve())
      .on('error', () => resolve())
      .resume();
  });
  expect((await ask('/')).status).toBe(200);
});

test('a port that is taken is an error, not a crash', async () => {
  await expect(startHttp({ port: server.port, routes, log })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

describe('a service with a page for people', () => {
  const root = (accept: string) =>
    fetch(`http://127.0.0.1:${server.port}/`, { headers: { accept }, redirect: 'manual' });
  beforeAll(() => server.delegate((_request, response) => response.end(), '/ui/'));

  test('sends browsers there from the root', async () => {
    const response = await root('text/html,application/xhtml+xml,*/*;q=0.8');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/ui/');
  });

  test('tells programs who it is, as ever', async () => {
    expect(await (await root('*/*')).json()).toEqual({ agent: 'Echo' });
    expect((await fetch(`http://127.0.0.1:${server.port}/text`)).status).toBe(503);
  });
});
