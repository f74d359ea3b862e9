import { once } from 'node:events';
import { connect } from 'node:net';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { closeSample, openSample } from './testing/open-sample.ts';
import { SERVICE } from './testing/sample-registry.ts';

const KEEPALIVE = { timeMs: 50, timeoutMs: 50 };
/** How a client of HTTP/2 begins: its preface, and a frame with no settings. */
const HELLO = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

test('a connection whose other end says nothing any more is closed', async () => {
  const door = await openSample({ keepalive: KEEPALIVE });
  const socket = connect(door.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(HELLO);
  // It reads, as the kernel of a frozen machine does, and answers no ping.
  socket.resume();
  await once(socket, 'close');
  await closeSample(door);
});

test('a quiet client that answers keeps its connection', async () => {
  const door = await openSample({ keepalive: KEEPALIVE });
  const client = new Client(`127.0.0.1:${door.port}`, credentials.createInsecure());
  const same = (bytes: Buffer) => bytes;
  const method = `/${SERVICE}/WatchAgents`;
  const none = Buffer.alloc(0);
  const stream = client.makeServerStreamRequest(method, same, same, none, new Metadata());
  const ended = new Promise<string>((resolve) => stream.on('error', () => resolve('closed')));
  await once(stream, 'data');
  // A silent connection opened now is closed first, so by then this one was asked too.
  const silent = connect(door.port, '127.0.0.1');
  silent.on('error', () => undefined);
  silent.write(HELLO);
  silent.resume();
  await once(silent, 'close');
  expect(await Promise.race([ended, Promise.resolve('open')])).toBe('open');
  stream.cancel();
  client.close();
  await closeSample(door);
});
