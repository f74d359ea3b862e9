/** A ZeroMQ publisher by hand, which can stop in the middle of what it says (ZMTP 3.0, RFC 23). */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Signature, version 3.0, mechanism NULL, as a client. */
const GREETING = Buffer.alloc(64);
GREETING[0] = 0xff;
GREETING[9] = 0x7f;
GREETING[10] = 3;
GREETING.write('NULL', 12, 'latin1');

const field = (text: string, lengthBytes: 1 | 4) => {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(text.length, 0, lengthBytes);
  return Buffer.concat([length, Buffer.from(text, 'latin1')]);
};
const properties = Buffer.concat([field('READY', 1), field('Socket-Type', 1), field('PUB', 4)]);
/** A short command frame. */
const READY = Buffer.concat([Buffer.from([0x04, properties.length]), properties]);

/** A long message frame that promises a mebibyte, and its first bytes. */
export const HALF_A_FRAME = Buffer.concat([
  Buffer.from([0x02, 0, 0, 0, 0, 0, 0x10, 0, 0]),
  Buffer.from('{"agent":"Half",'),
]);
/** A long message frame that promises more than any memory holds. */
export const FRAME_WITHOUT_END = Buffer.from([
  0x02, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
]);
export const HALF_A_GREETING = GREETING.subarray(0, 20);

/** Connects and reads nothing, ever. */
async function mute(address: string): Promise<Socket> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => undefined).pause();
  await once(socket, 'connect');
  return socket;
}

/** A client that says these bytes and no more, and stays. */
export async function sayingOnly(address: string, bytes: Buffer): Promise<Socket> {
  const socket = await mute(address);
  socket.write(bytes);
  return socket;
}

/** A publisher that is let in, says these bytes, and reads nothing. */
export const publisherSaying = (address: string, bytes: Buffer): Promise<Socket> =>
  sayingOnly(address, Buffer.concat([GREETING, READY, bytes]));
