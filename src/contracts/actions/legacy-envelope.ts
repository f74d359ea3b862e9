/**
 * The old request envelope: one flat UTF-8 JSON object in one ZMQ frame.
 *
 * Request: the discriminator names the action, payload fields stand beside it (or inside `data`,
 * for the agents that nested them). Reply: `status` plus flat result fields; on failure the text
 * stands in `error` (where MainPC clients look) and in `message` (where PC2 clients look).
 */

/** Keys that carried the name of the action, in the order in which they are tried. */
export const DISCRIMINATORS = ['action', 'command', 'request_type', 'type'] as const;

/** Fields the old request helper added to every call. */
export const envelopeFields = {
  /** Name of the caller. */
  caller: 'source_agent',
  /** UUID 4; becomes the trace id, so that old logs and new traces meet. */
  requestId: 'request_id',
  /** ISO 8601; not used. */
  timestamp: 'timestamp',
  /** W3C trace context; new, a client may add it. */
  traceparent: 'traceparent',
} as const;

/** Keys under which some clients nested the payload. */
export const NESTED_PAYLOAD = ['data', 'payload'] as const;

/** Text that is answered like `{"action": "ping"}`. */
export const RAW_PING = 'ping';

export const legacyLimits = {
  /** Longest request that is read, bytes; a longer one gets LEGACY_REQUEST_TOO_LARGE. */
  requestBytes: 8 * 1024 * 1024,
  /** Longest frame that ZMQ itself takes, bytes; past it ZMQ closes that client's connection. */
  frameBytes: 16 * 1024 * 1024,
  /** Requests in progress per socket; past it ZMQ holds the clients back. */
  inFlight: 64,
  /** Replies that wait for one client that does not read them; past it replies are dropped and counted. */
  repliesPerClient: 4096,
} as const;
