/**
 * Request to an agent over the fabric against a bare NATS request-reply, in one run.
 *
 * usage: node scripts/bench/fabric.ts [--server nats://127.0.0.1:4222] [--requests 20000] [--ratio 0.1] [--json]
 *
 * Each responder has its own process. The series alternate in small blocks, so that a disturbance
 * hits all of them alike. Of the calls, a share (`--ratio`) is traced on both sides, as in a fleet. Times are milliseconds of one caller that waits for each reply.
 */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import { Registry } from 'prom-client';
import { openTracing } from '../../src/runtime/fabric/open-tracer.ts';
import { createCaller } from '../../src/runtime/fabric/call.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'nats://127.0.0.1:4222' },
    requests: { type: 'string', default: '20000' },
    ratio: { type: 'string', default: '0.1' },
    json: { type: 'boolean', default: false },
  },
});
const WARM_UP = 3_000;
const BLOCK = 250;
const ALLOWED = 1.3;

const env = {
  ...process.env,
  TANDEM_NATS_URL: values.server,
  TANDEM_MACHINE: 'bench',
  TANDEM_HTTP_PORT: '18099',
  TANDEM_LOG_LEVEL: 'error',
  TANDEM_STATE_DIR: tmpdir(),
  TANDEM_TRACE_RATIO: values.ratio,
};
const responder = new URL('./fabric/echo.ts', import.meta.url).pathname;
const children = ['bare', 'agent'].map((kind) =>
  spawn(process.execPath, [responder, kind], { env, stdio: 'inherit' }),
);
process.on('exit', () => children.forEach((child) => child.kill()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const nc = await connect({ servers: values.server, noAsyncTraces: true });
const fabric = { nc, connected: true };
const { tracer } = openTracing({
  identity: { agent: 'bench', machine: 'bench' },
  fabric,
  registry: new Registry(),
  ratio: Number(values.ratio),
  slowMs: 2_000,
});
const caller = createCaller('bench', fabric, { tracer });
const input = { text: 'x'.repeat(200), count: 1 };
const text = JSON.stringify(input);

const series = {
  bare: async () => void (await nc.request('bench.echo', text, { timeout: 5_000 })).json(),
  agent: async () =>
    void (await nc.request('agent.BenchEcho.echo', text, { timeout: 5_000 })).json(),
  call: async () => void (await caller.call(undefined, 'BenchEcho', 'echo', input)),
};
type Name = keyof typeof series;
const names = Object.keys(series) as Name[];

async function untilUp(request: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 20_000; ;) {
    try {
      return await request();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function measure(requests: number): Promise<Record<Name, number[]>> {
  const times: Record<Name, number[]> = { bare: [], agent: [], call: [] };
  for (let done = 0; done < requests; done += BLOCK) {
    for (const name of names) {
      for (let n = 0; n < BLOCK; n += 1) {
        const start = performance.now();
        await series[name]();
        times[name].push(performance.now() - start);
      }
    }
  }
  return times;
}

function quantile(sorted: Float64Array, q: number): number {
  return Number(
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN).toFixed(4),
  );
}

let failed = false;
try {
  for (const name of names) await untilUp(series[name]);
  await measure(WARM_UP);
  const times = await measure(Number(values.requests));
  const result = Object.fromEntries(
    names.map((name) => {
      const sorted = Float64Array.from(times[name]).sort();
      return [name, { median_ms: quantile(sorted, 0.5), p99_ms: quantile(sorted, 0.99) }];
    }),
  ) as Record<Name, { median_ms: number; p99_ms: number }>;
  const ratio = Number((result.call.median_ms / result.bare.median_ms).toFixed(3));
  const ratio_p99 = Number((result.call.p99_ms / result.bare.p99_ms).toFixed(3));
  failed = ratio > ALLOWED;
  const report = {
    requests: Number(values.requests),
    traced: Number(values.ratio),
    ...result,
    ratio,
    ratio_p99,
    allowed: ALLOWED,
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.table(result);
    console.log(
      `median of a call to an agent is ${ratio} times a bare one (allowed ${ALLOWED}); p99 ${ratio_p99} times`,
    );
  }
} finally {
  await nc.close();
}
process.exit(failed ? 1 : 0);
