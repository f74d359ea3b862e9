/** The socket that the old publishers connect to; the old bus bound another port, and heard nothing. */
import { LegacyPortUnusable } from '../../../contracts/error-catalogue/runtime/legacy.ts';
import { legacyLimits } from '../../../contracts/actions/legacy-envelope.ts';

/** Messages that wait in ZMQ; past it new ones are dropped by their publishers. */
const WAITING = 1_000;

export interface Listening {
  /** `tcp://0.0.0.0:7150`; with port 0, the one it got. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Hears every message, whatever its topic, one after another.
 *
 * @throws LEGACY_PORT_UNUSABLE
 */
export async function listen(
  endpoint: string,
  hear: (frames: readonly Uint8Array[]) => void,
): Promise<Listening> {
  const { Subscriber } = await import('./zmq-library.ts');
  const socket = new Subscriber({
    receiveHighWaterMark: WAITING,
    maxMessageSize: legacyLimits.frameBytes,
    linger: 0,
    tcpKeepalive: 1,
    tcpKeepaliveIdle: 120,
  });
  socket.subscribe('');
  try {
    await socket.bind(endpoint);
  } catch (cause) {
    socket.close();
    throw new LegacyPortUnusable({ endpoint, reason: (cause as Error).message }, { cause });
  }
  const loop = (async () => {
    try {
      for await (const frames of socket) hear(frames);
    } catch (error) {
      if (!socket.closed) throw error;
    }
  })();
  return {
    endpoint: socket.lastEndpoint ?? endpoint,
    stop: () => {
      socket.close();
      return loop;
    },
  };
}
