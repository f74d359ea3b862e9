/**
 * A call of an agent through the ingress, against a bare NATS request-reply and against the same call
 * through HAProxy to an express server, in one run on one machine.
 *
 * usage: node scripts/bench/ingress.ts [--seconds 10] [--rounds 3] [--rate N] [--profile DIR] [--json]
 *
 * First each way is driven as fast as it goes with 16 callers; then all ways are asked at half the rate
 * that the ingress reached, in blocks that take turns, so that a disturbance hits all of them alike. HTTP
 * calls are made by vegeta, which costs a fraction of a client in Node; those of NATS by this process.
 * Beside the latencies stands the CPU time of each process per call, which other work on the machine
 * hardly changes. `--rate` leaves the first part out; `--profile` writes a CPU profile of the service.
 */
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import { poll } from '../../src/engine/poll.ts';
import { startSides } from './ingress/sides.ts';
import { busyShare, cpuOf, machineTimes } from './support/cpu.ts';
import { atRate, fastest } from './support/load.ts';
import { machineLine } from './support/machine.ts';
import { median, percentile } from './support/stats.ts';
import { attack, type Attacked } from './ingress/vegeta.ts';

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
const BLOCK_MS = Math.round((Number(values.seconds) * 1000) / rounds);
const CALLERS = 16;
const WARM_UP_MS = 4_000;
/** What the door may add to the 95th percentile at half load, milliseconds. */
const ALLOWED_MS = 2;

const sides = await startSides(values.profile);
const nc = await connect({ servers: sides.natsUrl, noAsyncTraces: true });
const body = JSON.stringify({ text: 'x'.repeat(200), count: 1 });
const url = `http://127.0.0.1:${sides.front}/agents/BenchEcho/echo`;

/** @param perSecond 0: as fast as it goes */
type Way = (perSecond: number, ms: number) => Promise<Attacked>;

const overHttp =
  (host: string): Way =>
  (perSecond, ms) =>
    attack({ url, host, body }, { perSecond, ms, callers: CALLERS });

const overNats: Way = async (perSecond, ms) => {
  const call = async () => void (await nc.request('bench.echo', body, { timeout: 5_000 })).json();
  const before = cpuOf(process.pid);
  if (perSecond === 0) {
    const most = await fastest(call, { callers: CALLERS, ms });
    return { p50: NaN, p95: NaN, perSecond: most, calls: (most * ms) / 1000, cpu: NaN };
  }
  const { times } = await atRate(call, { perSecond, ms });
  return {
    ...{ p50: percentile(times, 50), p95: percentile(times, 95), calls: times.length },
    ...{ perSecond: (times.length * 1000) / ms, cpu: cpuOf(process.pid) - before },
  };
};

const bare = 'bare NATS request-reply';
const ours = 'ingress -> core-orchestrator -> agent';
const theirs = 'HAProxy -> express -> agent';
const ways: ReadonlyMap<string, Way> = new Map([
  [bare, overNats],
  [ours, overHttp('tandem')],
  [theirs, overHttp('express')],
]);

for (const [name, way] of ways) await untilUp(name, way);
for (const way of ways.values()) await way(0, WARM_UP_MS);

const most = new Map<string, number>();
if (values.rate === undefined)
  for (const [name, way] of ways) most.set(name, (await way(0, BLOCK_MS)).perSecond);
const rate = values.rate === undefined ? Math.round(most.get(ours)! / 2) : Number(values.rate);

interface Figures {
  readonly p50: number[];
  readonly p95: number[];
  readonly busy: number[];
  /** CPU time of each process per call, microseconds. */
  readonly cpu: Map<string, number[]>;
}
const figures = new Map<string, Figures>(
  [...ways.keys()].map((name) => [name, { p50: [], p95: [], busy: [], cpu: new Map() }]),
);
for (let round = 0; round < rounds; round += 1)
  for (const [name, way] of ways) await measure(way, figures.get(name)!);

const middle = (list: readonly number[], digits = 3) => Number(median(list).toFixed(digits));
const rows = [...figures].map(([name, { p50, p95, busy, cpu }]) => {
  const used = [...cpu].map(([of, list]) => [of, middle(list, 0)] as const);
  return {
    way: name,
    most_per_second: most.has(name) ? Math.round(most.get(name)!) : null,
    p50_ms: middle(p50),
    p95_ms: middle(p95),
    machine_busy: middle(busy, 2),
    cpu_us: Object.fromEntries(used.filter(([, micros]) => micros >= 5)),
  };
});
const p95Of = (way: string) => median(figures.get(way)!.p95);
const added = Number((p95Of(ours) - p95Of(bare)).toFixed(3));
const addedByExpress = Number((p95Of(theirs) - p95Of(bare)).toFixed(3));
if (values.json) {
  console.log(JSON.stringify({ rate, rows, added, addedByExpress, allowed: ALLOWED_MS }));
} else {
  const line = (r: (typeof rows)[number]) =>
    `| ${r.way} | ${r.most_per_second ?? '-'} | ${r.p50_ms} | ${r.p95_ms} | ${Math.round(r.machine_busy * 100)} % | ${Object.entries(
      r.cpu_us,
    )
      .map(([of, micros]) => `${of} ${micros}`)
      .join(', ')} |`;
  console.log(`
${machineLine()}; ${sides.proxyVersion}
all ways at ${rate} calls a second${values.rate === undefined ? ', half of what the ingress reaches' : ''}; medians of ${rounds} blocks
| way | most calls/s | p50 ms | p95 ms | machine busy | CPU µs per call |
|---|---:|---:|---:|---:|---|
${rows.map(line).join('\n')}

the ingress adds ${added} ms to the 95th percentile (allowed ${ALLOWED_MS}); HAProxy and express add ${addedByExpress} ms`);
}
await nc.close();
await sides.stop();
process.exit(added < ALLOWED_MS ? 0 : 1);

async function measure(way: Way, into: Figures): Promise<void> {
  const used = () =>
    Object.entries(sides.processes).map(
      ([of, pids]) => [of, pids.reduce((sum, p) => sum + cpuOf(p), 0)] as const,
    );
  const before = used();
  const machine = machineTimes();
  const { p50, p95, calls, cpu } = await way(rate, BLOCK_MS);
  into.busy.push(busyShare(machine, machineTimes()));
  const each = used().map(([of, micros], index) => [of, micros - before[index]![1]] as const);
  for (const [of, micros] of [...each, ['client', cpu] as const])
    into.cpu.set(of, [...(into.cpu.get(of) ?? []), micros / calls]);
  into.p50.push(p50);
  into.p95.push(p95);
}

async function untilUp(name: string, way: Way): Promise<void> {
  const { ok, answer } = await poll(
    () =>
      way(0, 10).then(
        () => undefined,
        (error: unknown) => error,
      ),
    (error) => error === undefined,
    { timeoutMs: 30_000, intervalMs: 200 },
  );
  if (!ok) throw new Error(`${name} does not answer: ${String(answer)}`);
}
