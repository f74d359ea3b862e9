/** Which frames of a message lead back to the client, and which are its request. */

export interface Split {
  /** Routing frames between the client's identity and the request, delimiter included; sent back as they came. */
  readonly route: readonly Buffer[];
  /** One frame in a well-formed request. */
  readonly body: readonly Buffer[];
}

/**
 * Splits what a ROUTER socket received, identity already taken off.
 *
 * A REQ client sends `['', body]`; behind a proxy, `[proxy ids..., '', body]`; a DEALER may leave the
 * delimiter out. Like a REP socket, the first empty frame ends the route, unless nothing follows it:
 * then it is an empty request.
 */
export function splitFrames(frames: readonly Buffer[]): Split {
  const delimiter = frames.findIndex((frame) => frame.length === 0);
  const end = delimiter >= 0 && delimiter < frames.length - 1 ? delimiter + 1 : 0;
  return { route: frames.slice(0, end), body: frames.slice(end) };
}
