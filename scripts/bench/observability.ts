/**
 * What it costs to watch a large fleet: a hub with 1,000 agents that its Prometheus asks every 15 s, and beside it,
 * in the same run and on the same pages, a plain Prometheus that asks the agents itself, with node-exporter, and Netdata.
 *
 *   node scripts/bench/observability.ts [--agents 1000] [--warm-up 60] [--seconds 120]
 *
 * Exit code 1 when the hub takes more than it may.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { agentName, MACHINE, planOf } from './observability/fleet.ts';
import { startNetdata, type Netdata } from './observability/netdata.ts';
import { remove, run, tag, type Running } from './observability/containers.ts';
import { childrenOf, cpuOf } from './support/cpu.ts';
import { machineLine } from './support/machine.ts';
import { freePort, startPeer } from './support/peer.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '1000' },
    'warm-up': { type: 'string', default: '60' },
    seconds: { type: 'string', default: '120' },
  },
});
/** What a hub may take with 1,000 agents: memory at its most, and a tenth of a core. */
const ALLOWED = { mebibytes: 150, percent: 10 };

const agents = Number(values.agents);
const seconds = Number(values.seconds);

const dir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-hub-'));
chmodSync(dir, 0o755);
const file = (name: string, text: string) => {
  writeFileSync(path.join(dir, name), text, { mode: 0o644 });
  return path.join(dir, name);
};
const [broker, hubPort, agentPort, ownPort, plainPort] = await Promise.all([
  freePort(),
  freePort(),
  freePort(),
  freePort(),
  freePort(),
]);
const containers: Running[] = [];
const started = async (...options: string[]) => {
  const one = await run(...options);
  containers.push(one);
  return one;
};

const global = { scrape_interval: '15s', scrape_timeout: '5s' };
const hub = `127.0.0.1:${hubPort}`;
const throughHub = {
  global,
  scrape_configs: [
    {
      job_name: 'fleet',
      metrics_path: '/prometheus/probe',
      http_sd_configs: [{ url: `http://${hub}/prometheus/targets`, refresh_interval: '15s' }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__address__'], target_label: 'instance' },
        { target_label: '__address__', replacement: hub },
      ],
    },
    { job_name: 'facts', metrics_path: '/prometheus/facts', static_configs: [{ targets: [hub] }] },
  ],
};

const exporter = await startPeer({
  package: 'prometheus-node-exporter',
  command: 'prometheus-node-exporter',
  args: (port) => [`--web.listen-address=127.0.0.1:${port}`],
});
const direct = {
  global,
  scrape_configs: [
    {
      job_name: 'agents',
      static_configs: Array.from({ length: agents }, (_, index) => ({
        targets: [`127.0.0.1:${agentPort}`],
        labels: { __metrics_path__: `/${agentName(index)}`, instance: agentName(index) },
      })),
    },
    { job_name: 'host', static_configs: [{ targets: [`127.0.0.1:${exporter.port}`] }] },
  ],
};

const prometheus = (config: string, port: number) =>
  started(
    ...['--memory', '320m', '--cpus', '1', '-e', 'GOMEMLIMIT=200MiB'],
    ...['-v', `${config}:/etc/prometheus/prometheus.yml:ro`, `tandem/prometheus:${tag}`],
    '--config.file=/etc/prometheus/prometheus.yml',
    '--storage.tsdb.path=/data',
    `--web.listen-address=127.0.0.1:${port}`,
  );

const js = `jetstream { domain: ${MACHINE}, store_dir: "/data" }`;
const nats = file(
  'nats.conf',
  `server_name: ${MACHINE}\nlisten: "127.0.0.1:${broker}"\nmax_payload: 8388608\n${js}\n`,
);
let crowd: ReturnType<typeof spawn> | undefined;
let netdata: Netdata | undefined;
try {
  await started('-v', `${nats}:/etc/nats/nats.conf:ro`, `tandem/nats:${tag}`);
  const script = new URL('observability/agents.ts', import.meta.url).pathname;
  const url = `nats://127.0.0.1:${broker}`;
  crowd = spawn(process.execPath, [script, url, String(agents), String(agentPort)], {
    stdio: 'inherit',
  });
  const plan = file('fleet.json', JSON.stringify(planOf(agents)));
  // Limits as in the definition: V8 and Go collect by them.
  const watcher = await started(
    ...['--memory', '256m', '--cpus', '1'],
    ...['-v', `${plan}:/etc/tandem/fleet.json:ro`, '-e', `TANDEM_NATS_URL=${url}`],
    ...['-e', `TANDEM_MACHINE=${MACHINE}`, '-e', `TANDEM_HTTP_PORT=${hubPort}`],
    ...['-e', 'TANDEM_LOG_LEVEL=error', `tandem/runtime:${tag}`, 'services/observability-hub/main'],
  );
  const own = await prometheus(file('hub.yml', stringify(throughHub)), ownPort);
  const plain = await prometheus(file('plain.yml', stringify(direct)), plainPort);
  netdata = await startNetdata(agents, agentPort);

  await sleep(Number(values['warm-up']) * 1_000);
  const who = {
    hub: withChildren(watcher),
    'its Prometheus': withChildren(own),
    'plain Prometheus': withChildren(plain),
    'node-exporter': [exporter.pid],
    Netdata: [netdata.pid],
    'its collectors': childrenOf(netdata.pid),
  };
  const cpuOfAll = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const before = Object.values(who).map(cpuOfAll);
  const began = performance.now();
  await sleep(seconds * 1_000);
  const passed = (performance.now() - began) * 1_000;
  console.log(`${machineLine()}\n${agents} agents, every 15 s, over ${seconds} s\n`);
  console.log('| process | memory (RSS), MiB | most until then, MiB | CPU, % of a core |');
  console.log('| --- | --- | --- | --- |');
  for (const [index, [name, pids]] of Object.entries(who).entries()) {
    const cpu = ((cpuOfAll(pids) - before[index]!) / passed) * 100;
    const cells = [name, memory(pids, 'VmRSS'), memory(pids, 'VmHWM'), cpu.toFixed(1)];
    console.log(`| ${cells.join(' | ')} |`);
    const isOver = Number(cells[2]) > ALLOWED.mebibytes || cpu > ALLOWED.percent;
    if (name === 'hub' && isOver) process.exitCode = 1;
  }
  const up = (port: number, job: string) => ask(port, `sum(up{job="${job}"})`);
  const lasted = `1000 * avg(scrape_duration_seconds{job=~"fleet|agents"})`;
  const heap = await heapOf(hub);
  console.log(`\nheap of the hub in use: ${heap} MiB`);
  console.log(
    `answered: ${await up(ownPort, 'fleet')} through the hub (${await ask(ownPort, lasted)} ms each),` +
      ` ${await up(plainPort, 'agents')} directly (${await ask(plainPort, lasted)} ms each)`,
  );
  const { all, agents: seen, series } = await netdata.charts();
  console.log(`${netdata.version}: ${all} charts, ${series} series of ${seen} agents`);
} finally {
  crowd?.kill();
  await netdata?.stop();
  await exporter.stop();
  await remove(...containers);
  rmSync(dir, { recursive: true, force: true });
}

/** Some images start their program through a shell. */
function withChildren({ pid }: Running): number[] {
  return [pid, ...childrenOf(pid)];
}

function memory(pids: readonly number[], field: 'VmRSS' | 'VmHWM'): string {
  const kib = pids.map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)![1]);
  });
  return (kib.reduce((sum, one) => sum + one, 0) / 1024).toFixed(0);
}

/** JavaScript heap that the hub says it uses. */
async function heapOf(address: string): Promise<string> {
  const page = await (await fetch(`http://${address}/metrics`)).text();
  const [, bytes] = /^nodejs_heap_size_used_bytes(?:\{.*\})? (\d+)/m.exec(page) ?? [];
  return (Number(bytes) / 1024 ** 2).toFixed(0);
}

/** First value that a Prometheus answers with. */
async function ask(port: number, query: string): Promise<string> {
  const terms = new URLSearchParams({ query });
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${terms}`);
  const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  const value = Number(data.result[0]?.value[1]);
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
