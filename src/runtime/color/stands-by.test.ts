import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { standsBy } from './stands-by.ts';

test('a call that went astray is told to ask again', async () => {
  const server = createServer(standsBy({ agent: 'error-bus', color: 'green' }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/v1/errors`, { method: 'POST', body: 'x' });
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await response.json()).toMatchObject({ code: 'COLOR_STANDS_BY', retryable: true });
  server.close();
  server.closeAllConnections();
});
