/**
 * A call of an agent through the ingress, against a bare NATS request-reply and against the same call
 * through HAProxy to an express server, in one run on one machine.
 *
 * usage: node scripts/bench/ingress.ts [--seconds 10] [--rounds 3] [--json]
 *
 * First each way is driven as fast as it goes with 16 callers; then all ways are asked at half the rate
 * that the ingress reached, in blocks that take turns, so that a disturbance hits all of them alike.
 * The service, the agent, express, the broker and HAProxy are processes of their own on loopback.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import { poll } from '../../src/engine/poll.ts';
import { machineLine } from './support/machine.ts';
import { freePort, startPeer } from './support/peer.ts';
import { median, percentile } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const BLOCK_MS = (Number(values.seconds) * 1000) / Number(values.rounds);
const CALLERS = 16;
const WARM_UP = 2_000;
/** What the door may add to the 95th percentile at half load, milliseconds. */
const ALLOWED_MS = 2;

const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-ingress-'));
const children: ChildProcess[] = [];
process.on('exit', () => {
  for (const child of children) child.kill();
  rmSync(dir, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const broker = await startPeer({
  package: 'nats-server',
  command: 'nats-server',
  args: (port, home) => {
    const file = path.join(home, 'nats.conf');
    writeFileSync(
      file,
      `listen: 127.0.0.1:${port}\nserver_name: mainpc\njetstream { store_dir: "${home}/js", domain: mainpc }\n`,
    );
    return ['-c', file];
  },
});
const TANDEM_NATS_URL = `nats://127.0.0.1:${broker.port}`;
const [door, grpc, echo, express] = [
  await freePort(),
  await freePort(),
  await freePort(),
  await freePort(),
];
const config = path.join(dir, 'config.json');
writeFileSync(config, JSON.stringify({ door: { anonymous: ['*:*'], grpc_port: grpc } }));
const file = (name: string) => new URL(name, import.meta.url).pathname;
start(file('../../src/runtime/main.ts'), 'services/core-orchestrator/main', {
  TANDEM_HTTP_PORT: String(door),
  TANDEM_CONFIG_FILE: config,
});
start(file('./fabric-echo.ts'), 'agent', { TANDEM_HTTP_PORT: String(echo) });
start(file('./fabric-echo.ts'), 'bare', {});
start(file('./ingress-express.ts'), '', { TANDEM_HTTP_PORT: String(express) });

let front = 0;
const haproxy = await startPeer({
  package: 'haproxy',
  command: 'haproxy',
  versionFlag: '-v',
  args: (port, home) => {
    front = port;
    const cfg = path.join(home, 'haproxy.cfg');
    writeFileSync(cfg, proxyConfig(port));
    return ['-W', '-db', '-f', cfg];
  },
});

/** The settings of the rendered ingress that concern a request, before both servers. */
function proxyConfig(port: number): string {
  const server = (name: string, to: number) =>
    `backend ${name}\n  option httpchk GET /health/ready\n  server blue 127.0.0.1:${to} check inter 10s fastinter 1s downinter 200ms rise 1\n`;
  return `global
  maxconn 4096
  nbthread 2
defaults
  mode http
  option redispatch
  retries 2
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout http-request 10s
  timeout http-keep-alive 30s
  option forwardfor
frontend both
  bind 127.0.0.1:${port}
  acl express hdr(host) -m beg express
  acl grpc req.hdr(content-type) -m beg application/grpc
  http-request deny if grpc
  use_backend express if express
  default_backend tandem
${server('tandem', door)}${server('express', express)}`;
}

const nc = await connect({ servers: TANDEM_NATS_URL, noAsyncTraces: true });
const text = JSON.stringify({ text: 'x'.repeat(200), count: 1 });
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function call(host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        agent,
        port: front,
        host: '127.0.0.1',
        method: 'POST',
        path: '/agents/BenchEcho/echo',
        headers: {
          host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200
            ? resolve()
            : reject(new Error(`${host} answered ${response.statusCode}`)),
        );
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}

const ways = {
  'bare NATS request-reply': async () =>
    void (await nc.request('bench.echo', text, { timeout: 5_000 })).json(),
  'ingress -> core-orchestrator -> agent': () => call('tandem'),
  'HAProxy -> express -> agent': () => call('express'),
};
type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];
const [bare, ours, theirs] = names as [Way, Way, Way];

for (const name of names) await untilUp(name);
for (const name of names) for (let i = 0; i < WARM_UP; i += 1) await ways[name]();

const most: Record<string, number> = {};
for (const name of names) most[name] = await fastest(name, BLOCK_MS);
const rate = most[ours]! / 2;

const p50: Record<string, number[]> = {};
const p95: Record<string, number[]> = {};
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const name of names) {
    const times = await atRate(name, rate, BLOCK_MS);
    (p50[name] ??= []).push(percentile(times, 50));
    (p95[name] ??= []).push(percentile(times, 95));
  }
}

const rows = names.map((name) => ({
  way: name,
  most_per_second: Math.round(most[name]!),
  p50_ms: Number(median(p50[name]!).toFixed(3)),
  p95_ms: Number(median(p95[name]!).toFixed(3)),
}));
const p95Of = (way: Way) => median(p95[way]!);
const added = Number((p95Of(ours) - p95Of(bare)).toFixed(3));
const addedByExpress = Number((p95Of(theirs) - p95Of(bare)).toFixed(3));
if (values.json) {
  console.log(JSON.stringify({ rate, rows, added, addedByExpress, allowed: ALLOWED_MS }));
} else {
  console.log(`
${machineLine()}; ${haproxy.version}
all ways at ${Math.round(rate)} calls a second, half of what the ingress reaches; medians of ${values.rounds} blocks
| way | most calls/s | p50 ms | p95 ms |
|---|---:|---:|---:|
${rows.map((r) => `| ${r.way} | ${r.most_per_second} | ${r.p50_ms} | ${r.p95_ms} |`).join('\n')}

the ingress adds ${added} ms to the 95th percentile (allowed ${ALLOWED_MS}); HAProxy and express add ${addedByExpress} ms`);
}
await nc.close();
await haproxy.stop();
await broker.stop();
process.exit(added < ALLOWED_MS ? 0 : 1);

function start(script: string, argument: string, env: Record<string, string>): void {
  const all = { ...process.env, TANDEM_NATS_URL, TANDEM_MACHINE: 'mainpc' };
  const own = { TANDEM_LOG_LEVEL: 'error', TANDEM_STATE_DIR: dir, ...env };
  const child = spawn(process.execPath, [script, argument], {
    env: { ...all, ...own },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
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

/** Calls a second of callers that each wait for their answer. */
async function fastest(name: Way, ms: number): Promise<number> {
  const end = performance.now() + ms;
  let count = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (performance.now() < end) {
        await ways[name]();
        count += 1;
      }
    }),
  );
  return (count * 1000) / ms;
}

/** Latencies of calls that start at a rate, whether the earlier ones are back or not; milliseconds. */
async function atRate(name: Way, perSecond: number, ms: number): Promise<number[]> {
  const times: number[] = [];
  const open = new Set<Promise<void>>();
  const begun = performance.now();
  for (let started = 0; ;) {
    const now = performance.now();
    if (now - begun >= ms) break;
    for (const due = ((now - begun) * perSecond) / 1000; started < due; started += 1) {
      const at = performance.now();
      const one: Promise<void> = ways[name]().then(() => {
        times.push(performance.now() - at);
        open.delete(one);
      });
      open.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return times;
}
