/**
 * A call of an agent through core-orchestrator's door, and with HAProxy before it as in a fleet, against a bare NATS
 * request-reply and against the same call through HAProxy to an express server, in one run on one machine.
 *
 * usage: node scripts/bench/ingress.ts [--seconds 10] [--rounds 3] [--rate N] [--profile DIR] [--json]
 *
 * First each way is driven as fast as it goes with 16 callers; then all ways are asked at half the rate
 * that HAProxy and core-orchestrator reached, in blocks that take turns, so that a disturbance hits all of them alike.
 * Beside the latencies stands the CPU time of each process per call, which other work on the machine
 * hardly changes. `--rate` leaves the first part out; `--profile` writes a CPU profile of the service.
 */
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import { Pool } from 'undici';
import { poll } from '../../src/engine/poll.ts';
import { startSides } from './ingress/sides.ts';
import { busyShare, cpuOf, machineTimes } from './support/cpu.ts';
import { atRate, fastest } from './support/load.ts';
import { machineLine } from './support/machine.ts';
import { median, percentile } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const BLOCK_MS = (Number(values.seconds) * 1000) / rounds;
const CALLERS = 16;
const WARM_UP = 10_000;
/** What the door may add to the 95th percentile at half load, milliseconds. */
const ALLOWED_MS = 2;

const sides = await startSides(values.profile);
const nc = await connect({ servers: sides.natsUrl, noAsyncTraces: true });
const text = JSON.stringify({ text: 'x'.repeat(200), count: 1 });
/** Connections that stay open, one for each caller; a client that costs little beside what it measures. */
const poolTo = (port: number) =>
  new Pool(`http://127.0.0.1:${port}`, {
    connections: CALLERS,
    pipelining: 1,
    // Node behind the proxy promises to keep connections for longer than the proxy does.
    keepAliveMaxTimeout: 15_000,
  });
const [proxied, direct] = [poolTo(sides.front), poolTo(sides.door)];

async function call(pool: Pool, host: string): Promise<void> {
  const { statusCode, body } = await pool.request({
    path: '/agents/BenchEcho/echo',
    method: 'POST',
    headers: { host, 'content-type': 'application/json' },
    body: text,
  });
  const reply = await body.text();
  if (statusCode !== 200) throw new Error(`${host} answered ${statusCode}: ${reply.slice(0, 300)}`);
}

const ways = {
  'bare NATS request-reply': async () =>
    void (await nc.request('bench.echo', text, { timeout: 5_000 })).json(),
  'core-orchestrator -> agent': () => call(direct, 'tandem'),
  'HAProxy -> core-orchestrator -> agent': () => call(proxied, 'tandem'),
  'HAProxy -> express -> agent': () => call(proxied, 'express'),
};
type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];
const [bare, door, ours, theirs] = names as [Way, Way, Way, Way];

for (const name of names) await untilUp(name);
for (const name of names) for (let i = 0; i < WARM_UP; i += CALLERS) await several(name);

const most: Record<string, number> = {};
if (values.rate === undefined)
  for (const name of names)
    most[name] = await fastest(ways[name], { callers: CALLERS, ms: BLOCK_MS });
const rate = values.rate === undefined ? most[ours]! / 2 : Number(values.rate);

interface Figures {
  readonly p50: number[];
  readonly p95: number[];
  readonly late: number[];
  readonly busy: number[];
  /** CPU time of each process per call, microseconds. */
  readonly cpu: Map<string, number[]>;
}
const figures = new Map<Way, Figures>(
  names.map((name) => [name, { p50: [], p95: [], late: [], busy: [], cpu: new Map() }]),
);
for (let round = 0; round < rounds; round += 1) for (const name of names) await measure(name);

const middle = (list: readonly number[], digits = 3) => Number(median(list).toFixed(digits));
const rows = names.map((name) => {
  const { p50, p95, late, busy, cpu } = figures.get(name)!;
  const used = [...cpu].map(([of, list]) => [of, middle(list, 0)] as const);
  return {
    way: name,
    most_per_second: most[name] === undefined ? null : Math.round(most[name]),
    p50_ms: middle(p50),
    p95_ms: middle(p95),
    generator_late_p95_ms: middle(late),
    machine_busy: middle(busy, 2),
    cpu_us: Object.fromEntries(used.filter(([, micros]) => micros >= 5)),
  };
});
const p95Of = (way: Way) => median(figures.get(way)!.p95);
const addedBy = (way: Way) => Number((p95Of(way) - p95Of(bare)).toFixed(3));
const [added, addedByDoor, addedByExpress] = [addedBy(ours), addedBy(door), addedBy(theirs)];
if (values.json) {
  console.log(
    JSON.stringify({ rate, rows, added, addedByDoor, addedByExpress, allowed: ALLOWED_MS }),
  );
} else {
  const line = (r: (typeof rows)[number]) =>
    `| ${r.way} | ${r.most_per_second ?? '-'} | ${r.p50_ms} | ${r.p95_ms} | ${r.generator_late_p95_ms} | ${Math.round(r.machine_busy * 100)} % | ${Object.entries(
      r.cpu_us,
    )
      .map(([of, micros]) => `${of} ${micros}`)
      .join(', ')} |`;
  console.log(`
${machineLine()}; ${sides.proxyVersion}
all ways at ${Math.round(rate)} calls a second${values.rate === undefined ? ', half of what HAProxy and core-orchestrator reach' : ''}; medians of ${rounds} blocks
| way | most calls/s | p50 ms | p95 ms | generator late p95 ms | machine busy | CPU µs per call |
|---|---:|---:|---:|---:|---:|---|
${rows.map(line).join('\n')}

added to the 95th percentile: core-orchestrator's door alone ${addedByDoor} ms, with HAProxy before it ${added} ms (allowed ${ALLOWED_MS}); HAProxy and express ${addedByExpress} ms`);
}
await Promise.all([proxied.close(), direct.close()]);
await nc.close();
await sides.stop();
process.exit(added < ALLOWED_MS ? 0 : 1);

async function measure(name: Way): Promise<void> {
  const all = { ...sides.processes, client: [process.pid] };
  const used = () =>
    Object.entries(all).map(
      ([of, pids]) => [of, pids.reduce((sum, p) => sum + cpuOf(p), 0)] as const,
    );
  const before = used();
  const machine = machineTimes();
  const { times, late } = await atRate(ways[name], { perSecond: rate, ms: BLOCK_MS });
  const into = figures.get(name)!;
  into.busy.push(busyShare(machine, machineTimes()));
  for (const [index, [of, micros]] of used().entries()) {
    const list = into.cpu.get(of) ?? [];
    list.push((micros - before[index]![1]) / times.length);
    into.cpu.set(of, list);
  }
  into.p50.push(percentile(times, 50));
  into.p95.push(percentile(times, 95));
  into.late.push(percentile(late, 95));
}

async function several(name: Way): Promise<void> {
  await Promise.all(Array.from({ length: CALLERS }, ways[name]));
}

async function untilUp(name: Way): Promise<void> {
  const { ok, answer } = await poll(
    () =>
      ways[name]().then(
        () => undefined,
        (error: unknown) => error,
      ),
    (error) => error === undefined,
    { timeoutMs: 30_000, intervalMs: 200 },
  );
  if (!ok) throw new Error(`${name} does not answer: ${String(answer)}`);
}
