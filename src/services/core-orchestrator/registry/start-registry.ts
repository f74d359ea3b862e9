/** Brings the registry up on the fabric: its bucket, its memory of the last life, its timer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KV } from '@nats-io/kv';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { REGISTRY, REVISION_HEADER, registryChange } from '../../../contracts/registry.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { ackedPublish } from '../../../runtime/fabric/acked-publish.ts';
import { inboxOf } from '../../../runtime/fabric/connect.ts';
import { makeStreams, remakeStreams } from '../../../runtime/fabric/keep-streams.ts';
import { requestsOver } from '../../../runtime/fabric/requests.ts';
import { brokerAnswers } from './leases/broker-probe.ts';
import type { Change } from './watch/change-log.ts';
import { systemClock } from './clock.ts';
import { FlapDamper } from './flaps/flap-damping.ts';
import { Flaps } from './flaps/flaps.ts';
import { LeaseTable } from './leases/lease-table.ts';
import { Ledger, type Bucket } from './ledger.ts';
import { MachineWatch } from './leases/machine-watch.ts';
import { decodeRecord } from './record.ts';
import { Registry } from './registry.ts';
import { Sweeper } from './leases/sweeper.ts';
import { within } from './within.ts';

/** Time that open writes get while the container drains. */
const SETTLE_MS = 3_000;

/** What the broker gets for one write. */
const PUT_MS = 5_000;

/** Between two tries to reach the bucket at start. */
const RETRY_MS = 2_000;

export interface RunningRegistry {
  readonly registry: Registry;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the registry on streams that are there; resolves when the entries of its last life are back. While the fabric cannot
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
  const ledger = new Ledger(leanBucket(ctx, bucket), {
    signal: ended.signal,
    onFailure: (key, error, failures) => {
      log.warn('registry entry not stored, trying again', { key, failures, err: error });
    },
  });
  const registry: Registry = new Registry({
    table,
    ledger,
    flaps: new Flaps(new FlapDamper(clock)),
    announce: (change) => announce(ctx, change),
    onHeard: (machine) => {
      sweeper.arm();
      machines.heard(machine);
    },
  });
  const sweeper = new Sweeper({ table, registry, clock });
  const machines: MachineWatch = new MachineWatch({
    table,
    clock,
    home: ctx.identity.machine,
    probe: (machine) => brokerAnswers(nc, machine),
    onAway: (machine, entries) => {
      log.warn('machine is away, its agents are kept as last known', {
        away: machine,
        agents: entries.length,
      });
      registry.turnedStale(entries);
    },
    onBack: (machine) => {
      log.info('machine is back', { back: machine });
      sweeper.arm();
    },
  });

  table.grace();
  sweeper.arm();
  machines.start();
  void followConnection(ctx, sweeper, machines);
  void remakeStreams(ctx, REGISTRY.home);

  const stop = async () => {
    sweeper.stop();
    machines.stop();
    if (!(await within(ledger.settled(), SETTLE_MS)))
      log.warn('registry stops with unwritten entries');
    ended.abort();
  };
  return { registry, stop };
}

/** Writes with the one message that the bucket's own `put` makes of it, and less work around it. */
function leanBucket({ nc, identity }: AgentContext, bucket: KV): Bucket {
  const publish = ackedPublish(requestsOver(nc, inboxOf(identity)));
  const subject = (key: string) => `$KV.${REGISTRY.bucket}.${key}`;
  return {
    put: (key, value) => publish(subject(key), value, { timeout: PUT_MS }),
    delete: (key) => bucket.delete(key),
  };
}

/** Opens the bucket, which was made before, and puts what it holds into the table. */
async function openBucket(ctx: AgentContext, table: LeaseTable): Promise<KV> {
  const { nc, log, signal } = ctx;
  for (;;) {
    try {
      const bucket = await new Kvm(nc).open(REGISTRY.bucket);
      log.info('registry is back', await restore(bucket, table));
      return bucket;
    } catch (err) {
      log.warn('the registry cannot read its entries, trying again', { err });
      await sleep(RETRY_MS, undefined, { signal });
      await makeStreams(ctx, REGISTRY.home);
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

function announce({ log, nc }: AgentContext, { change, entry, revision }: Change): void {
  const { name, machine, state } = entry;
  log.info(`agent ${change}`, { name, on: machine, state, stale: entry.stale === true });
  const headers = natsHeaders();
  headers.set(REVISION_HEADER, revision);
  nc.publish(registryChange(change, machine, name), JSON.stringify(entry), { headers });
}

/** While the fabric is away no heartbeat arrives, which is nobody's fault. */
async function followConnection(
  { nc }: AgentContext,
  sweeper: Sweeper,
  machines: MachineWatch,
): Promise<void> {
  for await (const { type } of nc.status()) {
    if (type === 'disconnect') {
      sweeper.blind();
      machines.stop();
    }
    if (type === 'reconnect') {
      sweeper.sighted();
      machines.resume();
    }
  }
}
