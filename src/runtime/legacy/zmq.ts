/** ZMQ itself, loaded only by containers that have an old port: it costs about 2 MiB of memory. */
import type { Router } from 'zeromq';
import { legacyLimits } from '../../contracts/actions/legacy-envelope.ts';

/** How long a closed socket keeps trying to hand over replies, milliseconds. */
const LINGER_MS = 1_000;

const loadZmq = () => import('./zmq-library.ts');

/** A ROUTER socket with the limits of the old protocol, bound to nothing yet. */
export async function createRouter(): Promise<Router> {
  const { Router } = await loadZmq();
  return new Router({
    // A reply that cannot be delivered is an error to count instead of a silent drop, and it never
    // holds up the replies of other clients.
    mandatory: true,
    sendTimeout: 0,
    sendHighWaterMark: legacyLimits.repliesPerClient,
    receiveHighWaterMark: legacyLimits.inFlight,
    maxMessageSize: legacyLimits.frameBytes,
    // A client that comes back under the identity of its dead connection takes it over.
    handover: true,
    linger: LINGER_MS,
    tcpKeepalive: 1,
    tcpKeepaliveIdle: 120,
  });
}
