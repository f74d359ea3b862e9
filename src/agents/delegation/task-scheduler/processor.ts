/** AsyncProcessor over the old protocol, with a deadline: a peer that is lost fails a call, not the agent. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { LEGACY_AGENTS } from '../../../contracts/migration/modes.ts';
import { legacyLimits } from '../../../contracts/actions/legacy-envelope.ts';
import { ProcessorSilent } from '../../../contracts/error-catalogue/agents/delegation.ts';

const { host, port } = LEGACY_AGENTS.AsyncProcessor;
const CONNECT_MS = 1_000;

/** Where AsyncProcessor answers; a test has another one. */
export const PROCESSOR = `tcp://${host}:${port}`;

/**
 * Sends one message and gives back the reply as it is.
 *
 * @param timeoutMs for both ways together
 * @throws LEGACY_PROCESSOR_SILENT when no reply came in time; the task may be queued all the same
 */
export async function askProcessor(
  message: JsonObject,
  timeoutMs: number,
  endpoint = PROCESSOR,
): Promise<JsonObject> {
  const { Request } = await import('./zmq-library.ts');
  const deadline = Date.now() + timeoutMs;
  // A socket for each request: REQ is stuck after a reply that never came.
  const socket = new Request({
    immediate: true,
    linger: 0,
    sendTimeout: timeoutMs,
    connectTimeout: CONNECT_MS,
    maxMessageSize: legacyLimits.frameBytes,
  });
  try {
    socket.connect(endpoint);
    await socket.send(JSON.stringify(message));
    socket.receiveTimeout = Math.max(1, deadline - Date.now());
    const [reply] = await socket.receive();
    return JSON.parse(reply!.toString('utf8')) as JsonObject;
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new ProcessorSilent({ endpoint, ms: timeoutMs, reason }, { cause });
  } finally {
    socket.close();
  }
}
