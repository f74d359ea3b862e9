/**
 * Durable ingest of error reports against bare JetStream publishing, in one run on one broker.
 *
 * usage: node scripts/bench/errors.ts [--rounds 24] [--events 1024] [--in-flight 256] [--json]
 *
 * Each event is acknowledged after it is on disk (`sync_interval: always`). Two series alternate in
 * short rounds: `bare`, a process with the flags of the image that publishes ready reports to a stream with
 * the settings of ERRORS; `service`, the running error bus with its index, which gets old events in
 * batches of 64, normalises and publishes them. `sustained` counts the time until the index holds them
 * too. Microseconds of CPU for an event are those of the publisher (bare process or error bus) and of
 * the broker, the index included: they depend less on who else uses the machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ERRORS_HOME, ERRORS_STREAM } from '../../src/contracts/fabric/streams.ts';
import { ensureStreams } from '../../src/runtime/fabric/streams.ts';
import { normalise } from '../../src/services/error-bus/normalise/normalise.ts';
import { startBroker } from './support/broker.ts';
import { FLAGS, startErrorBus } from './errors/service.ts';
import { cpuOf } from './support/cpu.ts';
import { machineLine } from './support/machine.ts';
import { median } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1024' },
    'in-flight': { type: 'string', default: '256' },
    rounds: { type: 'string', default: '24' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
/** Events of one round, whole batches. */
const perRound = Math.ceil(Number(values.events) / 64) * 64;
const inFlight = Number(values['in-flight']);
/** Share of the bare rate that the error bus has to reach. */
const WANTED = 0.8;
/** Events of one request to the service. */
const BATCH = 64;
const BARE = 'BENCH_BARE';
/** Rounds that are not counted: code is compiled in them. */
const WARM_UP = 6;

const broker = await startBroker();
const nc = await connect({ servers: broker.url, noAsyncTraces: true, waitOnFirstConnect: true });
await ensureStreams(nc, ERRORS_HOME);
const manager = await jetstreamManager(nc);
const { config } = await manager.streams.info(ERRORS_STREAM);
await manager.streams.add({ ...config, sources: [], name: BARE, subjects: ['bench.bare.>'] });
const service = await startErrorBus(broker.url, nc);
const bareFile = new URL('./errors/bare.ts', import.meta.url).pathname;
const bareArgs = [...FLAGS, bareFile, broker.url, 'bench.bare.error'];
const bare = spawn(process.execPath, bareArgs, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
await once(bare, 'message');

let made = 0;
/** An event in the shape of the old agents; never the same twice. */
function oldEvent(): Record<string, unknown> {
  made += 1;
  return {
    id: `event-${process.pid}-${made}`,
    timestamp: new Date().toISOString(),
    agent_name: `Agent${made % 77}`,
    severity: 'ERROR',
    category: 'network',
    message: `connection to service ${made} refused after 3 attempts`,
    details: { host: '192.168.100.16', port: 5570 + (made % 100), attempt: 3 },
    stack_trace: 'Traceback (most recent call last):\n  File "agent.py", line 10, in run',
  };
}
const hints = { via: 'nats', machine: ERRORS_HOME, receivedAt: Date.now() } as const;
const text = JSON.stringify(normalise(oldEvent(), hints));

interface Round {
  /** Events per second until all were acknowledged, and until the index held them too. */
  readonly rate: number;
  readonly sustained: number;
  /** Microseconds for each event. */
  readonly publisher_us: number;
  readonly broker_us: number;
}

/** Gives the milliseconds until all were acknowledged. */
const series = {
  bare: async () => {
    const work = JSON.stringify({ text, count: perRound, atOnce: inFlight });
    return (await nc.request('bench.publish', work, { timeout: 60_000 })).json<{ ms: number }>().ms;
  },
  service: async () => {
    let left = perRound / BATCH;
    const batches = Array.from({ length: left }, () => Array.from({ length: BATCH }, oldEvent));
    const sender = async () => {
      while (left-- > 0) await service.report(batches[left]!);
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: Math.ceil(inFlight / BATCH) }, sender));
    return performance.now() - start;
  },
};
type Name = keyof typeof series;

async function run(name: Name): Promise<Round> {
  const pid = name === 'bare' ? bare.pid! : service.pid;
  const before = [cpuOf(pid), cpuOf(broker.pid)] as const;
  const start = performance.now();
  const ms = await series[name]();
  await service.caughtUp();
  const all = performance.now() - start;
  return {
    rate: (perRound * 1_000) / ms,
    sustained: (perRound * 1_000) / (name === 'bare' ? ms : all),
    publisher_us: (cpuOf(pid) - before[0]) / perRound,
    broker_us: (cpuOf(broker.pid) - before[1]) / perRound,
  };
}

let failed = true;
try {
  const taken: Record<Name, Round[]> = { bare: [], service: [] };
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const name of Object.keys(series) as Name[]) {
      const one = await run(name);
      if (round >= 0) taken[name].push(one);
    }
  }
  const of = (name: Name, key: keyof Round) =>
    Math.round(median(taken[name].map((one) => one[key])));
  /** Median of the shares of the rounds, each against its own neighbour. */
  const share = (key: 'rate' | 'sustained') =>
    Number(median(taken.service.map((one, at) => one[key] / taken.bare[at]!.rate)).toFixed(3));
  const row = (name: Name) => ({
    per_second: of(name, 'rate'),
    sustained: of(name, 'sustained'),
    publisher_us: of(name, 'publisher_us'),
    broker_us: of(name, 'broker_us'),
  });
  const rows = { bare: row('bare'), service: row('service') };
  failed = share('rate') < WANTED;
  const report = {
    machine: machineLine(),
    broker: nc.info?.version,
    bytes: Buffer.byteLength(text),
    in_flight: inFlight,
    rounds,
    events: perRound,
    ...rows,
    share: share('rate'),
    sustained_share: share('sustained'),
    wanted: WANTED,
    service_rss_mib: service.rssMiB(),
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.log(report.machine);
    console.table(rows);
    console.log(report);
  }
} finally {
  bare.kill();
  await nc.close();
  await service.stop();
  await broker.stop();
}
process.exit(failed ? 1 : 0);
