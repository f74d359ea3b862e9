/** Asks a page inside the network of this machine. */
import { get } from 'node:http';

/** More than any page here has; what is longer is not read. */
const LONGEST_BYTES = 8 * 1024 * 1024;

export interface Fetched {
  readonly status: number;
  readonly body: string;
}

/**
 * @param deadlineMs for all of it, the name look-up and the last byte included
 * @throws Error with the reason, when there is no whole answer in time
 */
export function httpGet(url: string, deadlineMs: number): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(deadlineMs);
    const fail = (cause: Error) =>
      reject(signal.aborted ? new Error(`${url} gave no answer within ${deadlineMs} ms`) : cause);
    const request = get(url, { signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > LONGEST_BYTES)
          request.destroy(new Error(`${url} answers with more than ${LONGEST_BYTES} bytes`));
        chunks.push(chunk);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', fail);
    });
    request.on('error', fail);
  });
}
