import { jest } from '@jest/globals';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { successOf as endpointSuccess } from './endpoints.ts';
import { documentedGets, probe, type Probe } from './probe.ts';

describe('endpoints', () => {
  let server: Server;
  let door: string;
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/openapi.json': (response) => {
      const get = (responses: object, parameters: object[] = []) => ({
        get: { responses, parameters },
      });
      const name = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };
      const limit = {
        name: 'limit',
        in: 'query',
        required: true,
        schema: { type: 'integer', minimum: 5 },
      };
      const paths = {
        '/good': get({ 200: {} }),
        '/broken': get({ 200: {} }),
        '/slow': get({ 200: {} }),
        '/things/{name}': get({ 200: {}, default: {} }, [name, limit]),
        '/write': { post: { responses: { 200: {} } } },
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ paths }));
    },
    '/good': (response) => response.end('{}'),
    '/broken': (response) => response.writeHead(500).end(),
    '/slow': () => undefined,
    '/things/nobody-of-that-name?limit=5': (response) =>
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}'),
  };
  const { signal } = new AbortController();

  beforeAll(async () => {
    server = createServer(({ url, headers }, response) => {
      if (url !== '/openapi.json' && headers.authorization !== 'Bearer proof')
        response.writeHead(401).end();
      else answers[url!]!(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    door = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are asked with values that their documentation takes', async () => {
    const probes = (await documentedGets(door, signal)) as Probe[];
    expect(probes.map(({ url }) => url)).toEqual([
      '/good',
      '/broken',
      '/slow',
      '/things/nobody-of-that-name?limit=5',
    ]);
  });

  it('succeed with what is documented, and with a refusal only where a name of ours is looked up', async () => {
    const timeout = jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(() => AbortSignal.abort(new DOMException('', 'TimeoutError')));
    const slow = await probe(
      door,
      { path: '/slow', url: '/slow', statuses: [200], mayRefuse: false },
      'proof',
      signal,
    );
    timeout.mockRestore();
    expect(slow).toMatchObject({ ok: false, status: null, reason: 'no answer within 5000 ms' });
    const ask = (url: string, mayRefuse: boolean, bearer = 'proof') =>
      probe(door, { path: url, url, statuses: [200], mayRefuse }, bearer, signal);
    expect(await ask('/good', false)).toMatchObject({ ok: true, status: 200 });
    expect(await ask('/good', true, 'forged')).toMatchObject({ ok: false, status: 401 });
    expect(await ask('/broken', true)).toMatchObject({ ok: false, status: 500 });
    expect(await ask('/things/nobody-of-that-name?limit=5', true)).toMatchObject({
      ok: true,
      status: 404,
    });
    expect(await ask('/things/nobody-of-that-name?limit=5', false)).toMatchObject({ ok: false });
  });

  it('of a door that is closed are counted as one failure', async () => {
    const reason = await documentedGets('http://127.0.0.1:1', signal);
    expect(reason).toMatch(/ECONNREFUSED|bad port/);
    const failed = {
      service: 's',
      path: '/openapi.json',
      status: null,
      ok: false,
      reason: String(reason),
    };
    expect(endpointSuccess([failed])).toMatchObject({ counted: { part: 0, whole: 1 } });
    expect(endpointSuccess([])).toMatchObject({ value: null });
  });
});
