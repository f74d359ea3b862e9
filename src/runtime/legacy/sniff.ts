/** Which protocol a client speaks, told from its first byte. */
import type { Socket } from 'node:net';

export type Spoken = 'zmtp' | 'http' | 'unknown';

/** A ZMTP greeting starts with 0xFF (ZMTP 2.0 and later), an HTTP request with a letter. */
function spokenFrom(firstByte: number | undefined): Spoken {
  if (firstByte === 0xff) return 'zmtp';
  if (firstByte === undefined) return 'unknown';
  const letter = firstByte & ~0x20;
  return letter >= 0x41 && letter <= 0x5a ? 'http' : 'unknown';
}

/**
 * Waits for the first byte and leaves the stream as if it had not been read.
 *
 * @param timeoutMs a client that says nothing for so long is `unknown`
 */
export function sniff(client: Socket, timeoutMs: number): Promise<Spoken> {
  return new Promise((resolve) => {
    const done = (spoken: Spoken) => {
      client.setTimeout(0);
      client.off('readable', look).off('end', silent).off('close', silent).off('timeout', silent);
      resolve(spoken);
    };
    const silent = () => done('unknown');
    const look = () => {
      const chunk = client.read() as Buffer | null;
      if (chunk === null) return;
      client.unshift(chunk);
      done(spokenFrom(chunk[0]));
    };
    client.on('readable', look).on('end', silent).on('close', silent).on('timeout', silent);
    client.setTimeout(timeoutMs);
  });
}
