/**
 * Look-ups and watches of the registry against etcd, in one run.
 *
 * usage: node scripts/bench/registry.ts [--lookups 5000] [--changes 300] [--agents 80] [--json]
 *
 * Both are asked over loopback by one client that waits for each answer, with the same entries. A
 * look-up of ours is the action `get_agent_endpoint` through the fabric, `copy` one in the memory of a
 * process that follows the changes. A change is a durable write (both sync it to disk): `seen` is the
 * time until a watcher has it, `change` until its writer has the answer as well. Ours tells watchers
 * while it writes, etcd after it has written; so a second part measures a watch of ours that is told
 * after the write too, `seen_stored`, against etcd again. The series alternate in small blocks, so that a
 * disturbance hits all alike; `client_us` is the client's CPU time for one.
 */
import { parseArgs } from 'node:util';
import { Kvm, KvWatchInclude } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { Etcd3 } from 'etcd3';
import { REGISTRY, registryChanges, type RegistryEntry } from '../../src/contracts/registry.ts';
import { poll } from '../../src/engine/poll.ts';
import type { AgentContext } from '../../src/runtime/context.ts';
import { createCaller } from '../../src/runtime/fabric/call.ts';
import { requestsOver } from '../../src/runtime/fabric/requests.ts';
import { RegistryCopy } from '../../src/runtime/registry/registry-copy.ts';
import { startRegistryService } from './registry/service.ts';
import { machineLine } from './support/machine.ts';
import { freePort, startPeer } from './support/peer.ts';
import { median, percentile } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    lookups: { type: 'string', default: '5000' },
    changes: { type: 'string', default: '300' },
    agents: { type: 'string', default: '80' },
    json: { type: 'boolean', default: false },
  },
});
const agents = Array.from({ length: Number(values.agents) }, (_, n) => `Agent${n}`);
const BLOCK = 50;

const peerPort = await freePort();
const etcd = await startPeer({
  package: 'etcd-server',
  command: 'etcd',
  args: (port, dir) => {
    const client = `http://127.0.0.1:${port}`;
    const clients = ['--listen-client-urls', client, '--advertise-client-urls', client];
    const peers = ['--listen-peer-urls', `http://127.0.0.1:${peerPort}`];
    return ['--data-dir', dir, ...clients, ...peers, '--log-level', 'error'];
  },
});
const service = await startRegistryService();
const nc = await connect({ servers: service.url, noAsyncTraces: true, waitOnFirstConnect: true });
const caller = createCaller('bench', {
  nc,
  connected: true,
  request: requestsOver(nc, '_INBOX'),
});
const client = new Etcd3({ hosts: `http://127.0.0.1:${etcd.port}` });

const ask = <T>(action: string, input: Record<string, unknown>) =>
  caller.call<T>(undefined, REGISTRY.agent, action, input, { timeoutMs: 10_000 });

const copy = new RegistryCopy({
  nc,
  call: (...call) => caller.call(undefined, ...call),
  identity: { machine: REGISTRY.home } as AgentContext['identity'],
});

/** The same instance each time: only `metadata.change` differs, which is a change and no flap. */
const registration = (name: string, change: number) => ({
  name,
  machine: REGISTRY.home,
  group: 'bench',
  role: 'agent',
  version: '0.1.0',
  instance: 'one',
  host: name.toLowerCase(),
  port: 5_000,
  capabilities: ['solve', 'explain'],
  metadata: { change },
});

/** Watchers of both sides; each change is waited for by its number. */
const seen = {
  tandem: new Map<number, () => void>(),
  stored: new Map<number, () => void>(),
  etcd: new Map<number, () => void>(),
};
type Watched = Pick<RegistryEntry, 'metadata'>;
const arrived = (side: keyof typeof seen, { metadata }: Watched) =>
  seen[side].get(Number(metadata['change']))?.();
/** Milliseconds from the request to the watcher. */
const seenMs = { tandem: [] as number[], stored: [] as number[], etcd: [] as number[] };
let changedAt = 0;
const watched = (side: keyof typeof seen, change: number) =>
  new Promise<void>((resolve) => seen[side].set(change, resolve)).then(() => {
    seenMs[side].push(performance.now() - changedAt);
  });

let made = 0;
const pick = (n: number) => agents[n % agents.length]!;
const series = {
  lookup_tandem: async (n: number) =>
    void (await ask('get_agent_endpoint', { agent_name: pick(n) })),
  lookup_copy: async (n: number) => void (await copy.find(pick(n))),
  lookup_etcd: async (n: number) =>
    void JSON.parse((await client.get(`agents/${pick(n)}`).string()) ?? 'null'),
  change_tandem: async (n: number) => {
    const change = (made += 1);
    changedAt = performance.now();
    await Promise.all([watched('tandem', change), ask('register', registration(pick(n), change))]);
  },
  change_stored: async (n: number) => {
    const change = (made += 1);
    changedAt = performance.now();
    await Promise.all([watched('stored', change), ask('register', registration(pick(n), change))]);
  },
  change_etcd: async (n: number) => {
    const change = (made += 1);
    changedAt = performance.now();
    const text = JSON.stringify(registration(pick(n), change));
    await Promise.all([watched('etcd', change), client.put(`agents/${pick(n)}`).value(text)]);
  },
};
type Name = keyof typeof series;

/** Tells of each change of the bucket, which the broker does when the record is on the disk. */
async function watchStored(): Promise<void> {
  const bucket = await new Kvm(nc).open(REGISTRY.bucket);
  const records = await bucket.watch({ include: KvWatchInclude.UpdatesOnly });
  void (async () => {
    for await (const { operation, value } of records) {
      if (operation !== 'PUT') continue;
      arrived('stored', (JSON.parse(Buffer.from(value).toString()) as { entry: Watched }).entry);
    }
  })();
}

const clientUs: Partial<Record<Name, number[]>> = {};

async function block(name: Name, from: number, times: number[]): Promise<void> {
  const before = process.cpuUsage();
  for (let n = from; n < from + BLOCK; n++) {
    const started = performance.now();
    await series[name](n);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  (clientUs[name] ??= []).push((user + system) / BLOCK);
}

async function measure(pair: readonly Name[], count: number) {
  const times: Record<string, number[]> = Object.fromEntries(pair.map((name) => [name, []]));
  for (let n = 0; n < count; n += BLOCK) {
    for (const name of pair) await block(name, n, times[name]!);
  }
  return pair.map((name) => ({
    ...row(name, times[name]!),
    client_us: Math.round(median(clientUs[name] ?? [])),
  }));
}

const row = (name: string, times: readonly number[]) => ({
  name,
  median_ms: Number(median(times).toFixed(4)),
  p95_ms: Number(percentile(times, 95).toFixed(4)),
});

try {
  const up = await poll(
    () =>
      ask('list_agents', {}).then(
        () => true,
        () => false,
      ),
    (answers) => answers,
    { timeoutMs: 60_000, intervalMs: 100 },
  );
  if (!up.ok) throw new Error('the registry does not answer');
  nc.subscribe(registryChanges, {
    callback: (error, message) => void (error ?? arrived('tandem', message.json())),
  });
  await nc.flush();
  const watcher = await client.watch().prefix('agents/').create();
  watcher.on('put', ({ value }) => arrived('etcd', JSON.parse(value.toString()) as Watched));
  for (const [n] of agents.entries()) {
    await series.change_tandem(n);
    await series.change_etcd(n);
  }
  // An entry without a heartbeat would be gone before a long run is over.
  const beats = setInterval(() => {
    const beat = { machine: REGISTRY.home, instance: 'one', state: 'ready' };
    for (const name of agents) void ask('heartbeat', { name, ...beat }).catch(() => undefined);
  }, REGISTRY.heartbeatMs);
  const lookups = ['lookup_tandem', 'lookup_copy', 'lookup_etcd'] as const;
  const changes = ['change_tandem', 'change_etcd'] as const;
  await copy.confirm();
  await measure(lookups, Math.min(500, Number(values.lookups)));
  const measureChanges = async () => {
    for (const times of Object.values(seenMs)) times.length = 0;
    const done = await measure(changes, Number(values.changes));
    return [...done, row('seen_tandem', seenMs.tandem), row('seen_etcd', seenMs.etcd)];
  };
  /** Afterwards, so that the watch of the bucket costs the first part nothing. */
  const measureStored = async () => {
    await watchStored();
    for (const times of Object.values(seenMs)) times.length = 0;
    await measure(['change_stored', 'change_etcd'], Number(values.changes));
    return [row('seen_stored', seenMs.stored), row('seen_etcd_beside_it', seenMs.etcd)];
  };
  const rows = [
    ...(await measure(lookups, Number(values.lookups))),
    ...(await measureChanges()),
    ...(await measureStored()),
  ];
  clearInterval(beats);
  const report = { machine: machineLine(), etcd: etcd.version, agents: agents.length, rows };
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.log(`${report.machine}; ${report.etcd}; ${report.agents} entries`);
    console.table(rows);
  }
} finally {
  client.close();
  await nc.close();
  await Promise.allSettled([service.stop(), etcd.stop()]);
}
process.exit(0);
