/** Clients that take their time, and would take that of everybody else. */
import * as http2 from 'node:http2';
import { exchange } from '../clients/doors.ts';
import { request, type Target } from './raw-requests.ts';

const drip = { pauseMs: 1_000, timeoutMs: 60_000 };
const PIECES = 50;

/** Sends a body that it promised byte by byte; gives the answer. */
export function drippingBody(address: string, { post, proof }: Target): Promise<string> {
  const head = ['Content-Type: application/json', 'Content-Length: 1000'];
  const opening = request(`POST ${post} HTTP/1.1`, [proof(), ...head]);
  const spaces = Array.from({ length: PIECES }, () => ' ');
  return exchange(address, [opening, ...spaces], { ...drip, untilAnswer: true });
}

/** So many clients at once whose headers never end; gives what each was answered. */
export function drippingHeaders(
  address: string,
  { get }: Pick<Target, 'get'>,
  clients: number,
): Promise<string[]> {
  const lines = Array.from({ length: PIECES }, (_, i) => `X-${i}: y\r\n`);
  return Promise.all(
    Array.from({ length: clients }, () =>
      exchange(address, [`GET ${get} HTTP/1.1\r\nHost: x\r\n`, ...lines], drip),
    ),
  );
}

/** A gRPC client that says half of a message and no more; gives what ends it. */
export async function halfAMessage(address: string, path: string): Promise<() => void> {
  const session = http2.connect(`http://${address}`);
  session.on('error', () => undefined);
  const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc' };
  const stream = session.request({ ...headers, te: 'trailers' });
  stream.on('error', () => undefined);
  // The length of a message of a thousand bytes, and the first of them.
  stream.write(Buffer.concat([Buffer.from([0, 0, 0, 3, 0xe8]), Buffer.alloc(10, 0x0a)]));
  await new Promise((resolve) => setImmediate(resolve));
  return () => session.destroy();
}
