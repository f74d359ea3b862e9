/** The running part of the hub that keeps log lines searchable. */
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import client from 'prom-client';
import { LogIndexNotReady } from '../../../contracts/error-catalogue/observability-hub/logs.ts';
import { logStreamsOn } from '../../../contracts/fabric/streams.ts';
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { LogIndex } from './index/log-index.ts';
import { Follower } from './read/follower.ts';
import { readBounds } from './settings.ts';
import { Tail } from './tail.ts';

export interface Logs {
  readonly index: LogIndex;
  readonly tail: Tail;
}

let running: Logs | undefined;

/** @throws LOG_INDEX_NOT_READY before it has started */
export function logIndex(): Logs {
  if (running === undefined) throw new LogIndexNotReady();
  return running;
}

const PRUNE_MS = 60_000;

/** Opens the index and follows the streams, once these are there. Rejects when the settings are wrong. */
export async function startLogs(ctx: AgentContext): Promise<Stop> {
  const { nc, log, identity } = ctx;
  const stopping = new AbortController();
  const index = new LogIndex(join(ctx.stateDir, 'logs.sqlite'), readBounds(ctx.config));
  const tail = new Tail(identity.machine);
  const count = countersOf(ctx, index, tail);
  const js = jetstream(nc);
  const manager = await jetstreamManager(nc, { checkAPI: false });
  const followers = logStreamsOn(identity.machine).map(
    (stream) =>
      new Follower({
        stream,
        index,
        js,
        manager,
        log,
        signal: stopping.signal,
        onFresh: (fresh) => {
          count.indexed.inc(fresh.length);
          tail.take(fresh);
        },
        onUnreadable: (entries) => count.unreadable.inc(entries),
      }),
  );
  const following = followers.map((follower) => follower.run());
  const pruning = setInterval(() => index.prune(), PRUNE_MS).unref();
  void onReconnect(nc, () => followers.forEach((follower) => follower.renew()));
  running = { index, tail };
  return async () => {
    clearInterval(pruning);
    stopping.abort();
    await Promise.allSettled(following);
    running = undefined;
    index.close();
  };
}

/** Calls back at every return of the connection, until it ends for good. */
async function onReconnect(nc: AgentContext['nc'], work: () => void): Promise<void> {
  for await (const { type } of nc.status()) if (type === 'reconnect') work();
}

function countersOf({ metrics }: AgentContext, index: LogIndex, tail: Tail) {
  const registers = [metrics];
  const gauge = (name: string, help: string, value: () => number) =>
    new client.Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('tandem_log_index_lines', 'Lines that can be searched', () => index.lines);
  gauge('tandem_log_index_bytes', 'Size of the index', () => index.bytes);
  gauge('tandem_log_tail_listeners', 'Listeners of the live tail', () => tail.listeners);
  return {
    indexed: new client.Counter({
      name: 'tandem_log_lines_indexed_total',
      help: 'Lines that came into the index',
      registers,
    }),
    unreadable: new client.Counter({
      name: 'tandem_log_entries_unreadable_total',
      help: 'Entries of the streams that are no lines',
      registers,
    }),
  };
}
