import { createServer, type AddressInfo } from 'node:net';
import { bindError } from './ports.ts';

test('a taken port is told by its error code, a free one is null', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await bindError(port, '127.0.0.1')).toBe('EADDRINUSE');
  await new Promise((resolve) => server.close(resolve));
  expect(await bindError(port, '127.0.0.1')).toBeNull();
});

test('an address that this machine does not own is told', async () => {
  expect(await bindError(0, '192.0.2.1')).toBe('EADDRNOTAVAIL');
});
