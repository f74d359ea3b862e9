/** The connection of a container to its machine's broker. It never gives up, from the first attempt on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Identity } from '../settings/identity.ts';
import type { Log } from '../log/log.ts';
import type { Secrets } from '../settings/secrets.ts';
import { nativeNkeyAuthenticator } from './nkey.ts';
import { requestsOver, type Request } from './requests.ts';

export interface FabricOptions {
  readonly identity: Identity;
  readonly url: string;
  /** Null: the broker has no accounts. */
  readonly nkeyFile: string | null;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Told of every first attempt that failed. */
  readonly onProblem?: (reason: string) => void;
}

export interface Fabric {
  readonly nc: NatsConnection;
  /** False while the connection is being made again. */
  readonly connected: boolean;
  /** What the broker or the network said last while it is not connected; absent: nothing. */
  readonly problem?: string | undefined;
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
  const { identity, nkeyFile, secrets, log } = options;
  if (nkeyFile !== null) secrets.readFile(nkeyFile, 'nkey');
  const nc = await firstConnection(options);
  const fabric = { nc, connected: true, request: requestsOver(nc, inboxOf(identity)) };
  void watch(fabric, log);
  log.info('fabric connected', { server: nc.getServer() });
  return fabric;
}

/** The library would wait, too, but not say for what: a login that is refused looks like a broker that is not there. */
async function firstConnection(options: FabricOptions): Promise<NatsConnection> {
  const { url, log, onProblem } = options;
  let told: string | undefined;
  for (;;) {
    try {
      return await attempt(options);
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== told) log.warn('no fabric yet', { server: url, reason });
      told = reason;
      onProblem?.(reason);
    }
    await sleep(reconnectDelay());
  }
}

function attempt({ identity, url, nkeyFile, secrets }: FabricOptions): Promise<NatsConnection> {
  const seed = (path: string) => secrets.readFile(path, 'nkey');
  return connect({
    servers: url,
    name: `${identity.machine}/${identity.agent}`,
    ...(nkeyFile === null ? {} : { authenticator: nativeNkeyAuthenticator(() => seed(nkeyFile)) }),
    inboxPrefix: inboxOf(identity),
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    // A broker's gossip names addresses of its own network; the one name we were given is right.
    ignoreClusterUpdates: true,
    reconnectDelayHandler: reconnectDelay,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: 2,
    noAsyncTraces: true,
  });
}

const reconnectDelay = () => RECONNECT_MS.least + Math.random() * RECONNECT_MS.spread;

/** Where this container may be answered. */
export const inboxOf = ({ slug }: Pick<Identity, 'slug'>) => `_INBOX_${slug}`;

/** Keeps `connected` true to the facts and tells the log about changes. */
async function watch(
  fabric: { nc: NatsConnection; connected: boolean; problem?: string | undefined },
  log: Log,
): Promise<void> {
  for await (const status of fabric.nc.status()) {
    switch (status.type) {
      case 'disconnect':
        fabric.connected = false;
        fabric.problem = 'the connection to the broker is lost';
        log.warn('fabric lost, reconnecting', { server: status.server });
        break;
      case 'reconnect':
        fabric.connected = true;
        fabric.problem = undefined;
        log.info('fabric connected again', { server: status.server });
        break;
      case 'error':
        if (!fabric.connected) fabric.problem = status.error.message;
        log.error('fabric refused something', { err: status.error });
        break;
    }
  }
  fabric.connected = false;
}
