/** The connection of a container to its machine's broker. It never gives up, from the first attempt on. */
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Identity } from '../identity.ts';
import type { Log } from '../log/log.ts';
import type { Secrets } from '../secrets.ts';
import { nativeNkeyAuthenticator } from './nkey.ts';
import { requestsOver, type Request } from './requests.ts';

export interface FabricOptions {
  readonly identity: Identity;
  readonly url: string;
  /** Null: the broker has no accounts. */
  readonly nkeyFile: string | null;
  readonly secrets: Secrets;
  readonly log: Log;
}

export interface Fabric {
  readonly nc: NatsConnection;
  /** False while the connection is being made again. */
  readonly connected: boolean;
  /** Requests over it; absent: those of the connection itself. */
  readonly request?: Request;
}

/** Between two attempts: long enough not to storm a broker that restarts under 80 clients. */
const RECONNECT_MS = { least: 500, spread: 1500 };
/** A dead peer is noticed after two missed answers. */
const PING_INTERVAL_MS = 30_000;

/**
 * Connects; resolves with the first success, however long that takes.
 *
 * The key is read anew at every attempt, so a rotated key file works without a restart.
 *
 * @throws SECRET_MISSING at once when the key file cannot be read
 */
export async function connectFabric(options: FabricOptions): Promise<Fabric> {
  const { identity, url, nkeyFile, secrets, log } = options;
  const seed = (path: string) => secrets.readFile(path, 'nkey');
  if (nkeyFile !== null) seed(nkeyFile);
  const slow = setTimeout(() => log.warn('still no fabric', { server: url }), 10_000);
  slow.unref();
  const nc = await connect({
    servers: url,
    name: `${identity.machine}/${identity.agent}`,
    ...(nkeyFile === null ? {} : { authenticator: nativeNkeyAuthenticator(() => seed(nkeyFile)) }),
    inboxPrefix: inboxOf(identity),
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    // A broker's gossip names addresses of its own network; the one name we were given is right.
    ignoreClusterUpdates: true,
    reconnectDelayHandler: () => RECONNECT_MS.least + Math.random() * RECONNECT_MS.spread,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: 2,
    noAsyncTraces: true,
  });
  clearTimeout(slow);
  const fabric = { nc, connected: true, request: requestsOver(nc, inboxOf(identity)) };
  void watch(fabric, log);
  log.info('fabric connected', { server: nc.getServer() });
  return fabric;
}

/** Where this container may be answered. */
export const inboxOf = ({ slug }: Pick<Identity, 'slug'>) => `_INBOX_${slug}`;

/** Keeps `connected` true to the facts and tells the log about changes. */
async function watch(fabric: { nc: NatsConnection; connected: boolean }, log: Log): Promise<void> {
  for await (const status of fabric.nc.status()) {
    switch (status.type) {
      case 'disconnect':
        fabric.connected = false;
        log.warn('fabric lost, reconnecting', { server: status.server });
        break;
      case 'reconnect':
        fabric.connected = true;
        log.info('fabric connected again', { server: status.server });
        break;
      case 'error':
        log.error('fabric refused something', { err: status.error });
        break;
    }
  }
  fabric.connected = false;
}
