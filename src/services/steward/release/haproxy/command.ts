/** One command of HAProxy's runtime API, over its socket. */
import { connect } from 'node:net';
import { IngressCommandFailed } from '../../../../contracts/error-catalogue/release/switch.ts';

/** Deadline of one command, milliseconds; HAProxy answers within one. */
export const COMMAND_MS = 1_000;
/** A longer answer is none of the questions that are asked here. */
const LONGEST_BYTES = 4 * 1024 * 1024;

/** Sends commands, separated by `;`, and gives the text of the answer. */
export type RuntimeCommand = (socket: string, command: string) => Promise<string>;

/** The socket is a file that an ingress left behind; HAProxy gives a file its name only when it listens. */
export class NobodyListens extends Error {}

/**
 * HAProxy ends the connection after the answer, so the end of the answer needs no mark.
 *
 * @throws INGRESS_COMMAND_FAILED; NobodyListens
 */
export function runtimeCommand(
  socket: string,
  command: string,
  deadlineMs = COMMAND_MS,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const fail = (reason: string, cause?: unknown) => {
      clearTimeout(timer);
      connection.destroy();
      reject(new IngressCommandFailed({ socket, command, reason }, { cause }));
    };
    const timer = setTimeout(() => fail(`no answer within ${deadlineMs} ms`), deadlineMs);
    const connection = connect(socket);
    connection.setEncoding('utf8');
    connection.on('connect', () => connection.write(`${command}\n`));
    connection.on('data', (text) => {
      answer += String(text);
      if (answer.length > LONGEST_BYTES) fail(`its answer is longer than ${LONGEST_BYTES} bytes`);
    });
    connection.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT')
        return fail(error.message, error);
      clearTimeout(timer);
      reject(new NobodyListens(`${socket}: ${error.code}`, { cause: error }));
    });
    connection.on('end', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
