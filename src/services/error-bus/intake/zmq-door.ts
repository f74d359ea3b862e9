/**
 * The door of the old ZMQ publishers: a SUB socket that is bound, because they connect a PUB to it.
 *
 * PUB and SUB know no acknowledgement. A message counts as taken when it is stored, and only what was
 * taken is promised; when storing is slower than publishing, reading stops, and beyond the high-water
 * mark the publishers' own sockets drop.
 */
import type { Subscriber } from 'zeromq';
import { ERRORS_HOME } from '../../../contracts/fabric/streams.ts';
import type { Lanes } from './lanes.ts';
import { laneOf, persist, read, type PersistParts } from './persist.ts';

const zmqLimits = {
  /** Messages that wait in the socket, each connection; publishers have their own mark (old default 1000). */
  highWaterMark: 10_000,
  /** A larger frame ends its connection, bytes. */
  frameBytes: 1024 * 1024,
} as const;

export interface ZmqParts extends PersistParts {
  readonly lanes: Lanes;
  /** 0: any free port. */
  readonly port: number;
}

export interface ZmqDoor {
  /** `tcp://0.0.0.0:7150`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Binds and begins to read. Rejects when the port is taken. */
export async function openZmqDoor(parts: ZmqParts): Promise<ZmqDoor> {
  const { Subscriber } = await import('./zmq-library.ts');
  const socket = new Subscriber({
    receiveHighWaterMark: zmqLimits.highWaterMark,
    maxMessageSize: zmqLimits.frameBytes,
    tcpKeepalive: 1,
    tcpKeepaliveIdle: 120,
    linger: 0,
  });
  socket.subscribe('');
  await socket.bind(`tcp://0.0.0.0:${parts.port === 0 ? '*' : parts.port}`);
  const endpoint = socket.lastEndpoint ?? '';
  const reading = takeAll(socket, parts);
  return {
    endpoint,
    close: async () => {
      if (!socket.closed) socket.close();
      await reading;
      await parts.lanes.idle();
    },
  };
}

async function takeAll(socket: Subscriber, parts: ZmqParts): Promise<void> {
  try {
    for await (const frames of socket) {
      await parts.lanes.room();
      const event = read({
        via: 'zmq',
        from: 'zmq',
        machine: ERRORS_HOME,
        at: Date.now(),
        frames,
      });
      void parts.lanes.run(laneOf(event), async () => {
        if (!(await persist(event, parts)))
          parts.log.error(
            'an error event of an old publisher is lost: the container stopped first',
          );
      });
    }
  } catch (err) {
    if (!socket.closed) parts.log.error('old publishers are not heard any more', { err });
  }
}
