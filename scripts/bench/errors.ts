/**
 * Durable ingest of error reports against bare JetStream publishing, in one run on one broker.
 *
 * usage: node scripts/bench/errors.ts [--events 20000] [--in-flight 256] [--rounds 5] [--json]
 *
 * Three series alternate in blocks, each event acknowledged after it is on disk (`sync_interval: always`):
 * `bare` publishes ready JSON to a stream with the settings of ERRORS; `intake` is the publisher's path
 * of the error bus (an old event is normalised, looked up in the index, published with its content id);
 * `service` sends the old event to the running error-bus in batches over the fabric.
 */
import { parseArgs } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ERRORS_HOME, ERRORS_STREAM } from '../../src/contracts/streams.ts';
import { ensureStreams } from '../../src/runtime/fabric/streams.ts';
import { ErrorIndex } from '../../src/services/error-bus/index/error-index.ts';
import { Intake } from '../../src/services/error-bus/intake/intake.ts';
import { normalise } from '../../src/services/error-bus/normalise/normalise.ts';
import { startBroker } from './errors-broker.ts';
import { startErrorBus } from './errors-service.ts';
import { machineLine } from './support/machine.ts';
import { median } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    'in-flight': { type: 'string', default: '256' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const perBlock = Math.ceil(Number(values.events) / rounds);
const inFlight = Number(values['in-flight']);
/** Share of the bare rate that the publisher's path has to reach. */
const WANTED = 0.8;
/** Events of one request to the service. */
const BATCH = 64;
const BARE = 'BENCH_BARE';

const broker = await startBroker();
const nc = await connect({ servers: broker.url, noAsyncTraces: true, waitOnFirstConnect: true });
await ensureStreams(nc, ERRORS_HOME);
const js = jetstream(nc);
const manager = await jetstreamManager(nc);
const { config } = await manager.streams.info(ERRORS_STREAM);
await manager.streams.add({ ...config, sources: [], name: BARE, subjects: ['bench.bare.>'] });
const service = await startErrorBus(broker.url, nc);
const index = new ErrorIndex(':memory:');
const intake = new Intake({ publish: js.publish.bind(js), known: (id) => index.has(id) });

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

/** Runs `one` until `count` are done, so many at a time. Gives events per second. */
async function rate(count: number, atOnce: number, one: () => Promise<unknown>): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await one();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (count * 1_000) / (performance.now() - start);
}

const series = {
  bare: () => rate(perBlock, inFlight, () => js.publish('bench.bare.error', text)),
  intake: () => rate(perBlock, inFlight, () => intake.take(normalise(oldEvent(), hints))),
  service: async () => {
    const batches = Math.ceil(perBlock / BATCH);
    const send = () => service.report(Array.from({ length: BATCH }, oldEvent));
    return (await rate(batches, Math.ceil(inFlight / BATCH), send)) * BATCH;
  },
};
type Name = keyof typeof series;

let failed = true;
try {
  const rates: Record<Name, number[]> = { bare: [], intake: [], service: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (const name of Object.keys(series) as Name[]) {
      const measured = await series[name]();
      await service.caughtUp();
      // The first round warms up.
      if (round >= 0) rates[name].push(measured);
    }
  }
  const { state } = await manager.streams.info(ERRORS_STREAM);
  const per_second = Object.fromEntries(
    Object.entries(rates).map(([name, all]) => [name, Math.round(median(all))]),
  ) as Record<Name, number>;
  const intake_share = Number((per_second.intake / per_second.bare).toFixed(3));
  const service_share = Number((per_second.service / per_second.bare).toFixed(3));
  failed = intake_share < WANTED;
  const report = {
    broker: nc.info?.version,
    bytes: Buffer.byteLength(text),
    in_flight: inFlight,
    stored: state.messages,
    per_second,
    intake_share,
    service_share,
    wanted: WANTED,
    service_rss_mib: service.rssMiB(),
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.log(machineLine());
    console.table(per_second);
    console.log(report);
  }
} finally {
  await nc.close();
  await service.stop();
  await broker.stop();
}
process.exit(failed ? 1 : 0);
