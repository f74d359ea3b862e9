/** Brings the registry up on the fabric: its bucket, its memory of the last life, its timer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KV } from '@nats-io/kv';
import { REGISTRY, registryChange } from '../../../contracts/registry.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { makeStreams, remakeStreams } from '../../../runtime/fabric/keep-streams.ts';
import { systemClock } from './clock.ts';
import { LeaseTable } from './lease-table.ts';
import { Ledger } from './ledger.ts';
import { decodeRecord } from './record.ts';
import { Registry } from './registry.ts';
import { Sweeper } from './sweeper.ts';
import { within } from './within.ts';

/** Time that open writes get while the container drains. */
const SETTLE_MS = 3_000;

/** Between two tries to reach the bucket at start. */
const RETRY_MS = 2_000;

export interface RunningRegistry {
  readonly registry: Registry;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the registry; resolves when the entries of its last life are back. While the fabric cannot
 * give them it tries again: an empty registry would be a wrong answer.
 *
 * @throws when the container is told to stop first
 */
export async function startRegistry(ctx: AgentContext): Promise<RunningRegistry> {
  const { nc, log } = ctx;
  const clock = systemClock;
  const table = new LeaseTable(clock);
  const bucket = await openBucket(ctx, table);
  const ended = new AbortController();
  const ledger = new Ledger(bucket, {
    signal: ended.signal,
    onFailure: (key, error, failures) => {
      log.warn('registry entry not stored, trying again', { key, failures, err: error });
    },
  });
  const registry: Registry = new Registry({
    table,
    ledger,
    announce: (change, entry) => {
      log.info(`agent ${change}`, { name: entry.name, on: entry.machine, state: entry.state });
      nc.publish(registryChange(change, entry.machine, entry.name), JSON.stringify(entry));
    },
    onLease: () => sweeper.arm(),
  });
  const sweeper = new Sweeper({ table, registry, clock });

  table.grace();
  sweeper.arm();
  void followConnection(ctx, sweeper);
  void remakeStreams(ctx, REGISTRY.home);

  const stop = async () => {
    sweeper.stop();
    if (!(await within(ledger.settled(), SETTLE_MS)))
      log.warn('registry stops with unwritten entries');
    ended.abort();
  };
  return { registry, stop };
}

/** Opens the bucket and puts what it holds into the table. */
async function openBucket(ctx: AgentContext, table: LeaseTable): Promise<KV> {
  const { nc, log, signal } = ctx;
  for (;;) {
    await makeStreams(ctx, REGISTRY.home);
    try {
      const bucket = await new Kvm(nc).open(REGISTRY.bucket);
      log.info('registry is back', await restore(bucket, table));
      return bucket;
    } catch (err) {
      log.warn('the registry cannot read its entries, trying again', { err });
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}

async function restore(
  bucket: KV,
  table: LeaseTable,
): Promise<{ entries: number; unreadable: number }> {
  const latest = new Map<string, string | null>();
  for await (const entry of await bucket.history()) {
    latest.set(entry.key, entry.operation === 'PUT' ? entry.string() : null);
  }
  let unreadable = 0;
  for (const text of latest.values()) {
    if (text === null) continue;
    const held = decodeRecord(text);
    if (held) table.restore(held);
    else unreadable += 1;
  }
  return { entries: table.entries().length, unreadable };
}

/** While the fabric is away no heartbeat arrives, which is nobody's fault. */
async function followConnection({ nc }: AgentContext, sweeper: Sweeper): Promise<void> {
  for await (const { type } of nc.status()) {
    if (type === 'disconnect') sweeper.blind();
    if (type === 'reconnect') sweeper.sighted();
  }
}
