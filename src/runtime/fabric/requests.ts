/**
 * Requests and their replies over one subscription, as `nc.request` makes them, at a third of its cost:
 * the library makes two errors with their stacks and a race of promises for each request that goes well.
 */
import {
  createInbox,
  errors,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
} from '@nats-io/transport-node';

export interface RequestTerms {
  /** Milliseconds. */
  readonly timeout: number;
  readonly headers?: MsgHdrs;
}

/**
 * Sends a request; resolves with the first reply.
 *
 * @throws TimeoutError, NoRespondersError, PermissionViolationError, or RequestError when the connection
 *   ends for good; all of `errors` of the NATS client
 */
export type Request = (
  subject: string,
  data: string | Uint8Array,
  terms: RequestTerms,
) => Promise<Msg>;

interface Waiting {
  readonly subject: string;
  readonly resolve: (reply: Msg) => void;
  readonly reject: (failure: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Status of a reply that the broker makes when nobody listens. */
const NO_RESPONDERS = 503;

/** @param inboxPrefix where this connection may be answered */
export function requestsOver(nc: NatsConnection, inboxPrefix: string): Request {
  const inbox = `${createInbox(inboxPrefix)}.`;
  const waiting = new Map<string, Waiting>();
  let asked = 0;
  let listening = false;

  function take(token: string): Waiting | undefined {
    const one = waiting.get(token);
    if (one === undefined) return undefined;
    waiting.delete(token);
    clearTimeout(one.timer);
    return one;
  }

  function fail(failure: Error, those: (one: Waiting) => boolean): void {
    for (const [token, one] of waiting) if (those(one)) take(token)?.reject(failure);
  }

  function listen(): void {
    listening = true;
    nc.subscribe(`${inbox}*`, {
      callback: (error, reply) => {
        // The broker does not let this connection be answered at all.
        if (error !== null) return fail(error, () => true);
        const one = take(reply.subject.slice(inbox.length));
        if (one === undefined) return;
        if (reply.data.length === 0 && reply.headers?.code === NO_RESPONDERS)
          one.reject(new errors.NoRespondersError(one.subject));
        else one.resolve(reply);
      },
    });
    void nc.closed().then(() => fail(new errors.RequestError('connection closed'), () => true));
    void (async () => {
      for await (const status of nc.status()) {
        if (status.type !== 'error') continue;
        const { error } = status;
        if (error instanceof errors.PermissionViolationError && error.operation === 'publish')
          fail(error, (one) => one.subject === error.subject);
      }
    })();
  }

  return (subject, data, { timeout, headers }) =>
    new Promise((resolve, reject) => {
      if (!listening) listen();
      const token = (asked += 1).toString(36);
      const timer = setTimeout(() => take(token)?.reject(new errors.TimeoutError()), timeout);
      waiting.set(token, { subject, resolve, reject, timer });
      try {
        nc.publish(subject, data, { reply: inbox + token, ...(headers && { headers }) });
      } catch (error) {
        take(token)?.reject(error as Error);
      }
    });
}
