import { Request } from 'zeromq';

/** Sends one frame from a REQ socket, as the old clients do, and reads the JSON reply. */
export async function rawLegacy(
  address: string,
  frame: Buffer,
  timeoutMs = 5_000,
): Promise<Record<string, unknown>> {
  const socket = new Request({ receiveTimeout: timeoutMs, sendTimeout: timeoutMs, linger: 0 });
  try {
    socket.connect(`tcp://${address}`);
    await socket.send(frame);
    const [reply] = await socket.receive();
    return JSON.parse(reply!.toString('utf8')) as Record<string, unknown>;
  } finally {
    socket.close();
  }
}

/** One request in the flat envelope of the old protocol. */
export function callLegacy(
  address: string,
  request: object,
  timeoutMs = 5_000,
): Promise<Record<string, unknown>> {
  return rawLegacy(address, Buffer.from(JSON.stringify(request)), timeoutMs);
}
