/** One conversation with a legacy agent: a ZMQ REQ socket, one request at a time. */
import type { Request } from 'zeromq';
import { legacyLimits } from '../../../contracts/actions/legacy-envelope.ts';

/** A socket that answered; a failed one is closed, since REQ cannot send again before its reply. */
export class LegacySocket {
  readonly #socket: Request;

  private constructor(socket: Request) {
    this.#socket = socket;
  }

  static async open(endpoint: string): Promise<LegacySocket> {
    const { Request } = await import('./zmq-library.ts');
    const socket = new Request({
      // Nothing waits in a queue for a container that is not there.
      immediate: true,
      linger: 0,
      connectTimeout: 1_000,
      reconnectInterval: 200,
      maxMessageSize: legacyLimits.frameBytes,
    });
    socket.connect(endpoint);
    return new LegacySocket(socket);
  }

  /**
   * Sends one frame and waits for the reply.
   *
   * @param timeoutMs for both ways together
   * @throws an error with code EAGAIN when nobody took the request, or no reply came, in time
   */
  async ask(message: string, timeoutMs: number): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    this.#socket.sendTimeout = timeoutMs;
    await this.#socket.send(message);
    this.#socket.receiveTimeout = Math.max(1, deadline - Date.now());
    const [reply] = await this.#socket.receive();
    return reply?.toString('utf8') ?? '';
  }

  close(): void {
    if (!this.#socket.closed) this.#socket.close();
  }
}
