/** The order in which a container starts and stops its parts. */

/** A door through which requests come in: the fabric, the old ZMQ sockets, HTTP. */
export interface Transport {
  readonly name: string;
  /** Resolves when requests can come in. */
  start(): Promise<void>;
  /** Takes no new request from now on; the ones already received are still answered. Does not wait. */
  stopAccepting(): Promise<void> | void;
  /** Tells the clients of long replies to connect again; calls are still taken. Absent: it has none. */
  endStreams?(): void;
  /** Resolves when everything received has been answered and the door is closed. */
  drained(): Promise<void>;
}
