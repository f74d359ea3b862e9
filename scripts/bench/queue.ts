/**
 * The durable queue against BullMQ on Redis with `appendfsync always`, in one run.
 *
 * usage: node scripts/bench/queue.ts [--tasks 20000] [--in-flight 200] [--workers 2] [--concurrency 50]
 *          [--single 300] [--rounds 3] [--profile DIR] [--json]
 *
 * Both sides have one submitting process and the same worker processes, the same payload (200 bytes) and
 * the same promise: a confirmed task and a confirmed result are on the disk. `throughput`: tasks per
 * second from the first submit until all are done, with so many submits in flight. `dispatch`: with an
 * idle queue, milliseconds from the call of submit to the first line of the work, one task at a time;
 * `after_return`: the same from its return, below zero when the work was faster than the confirmation.
 * `cpu`: microseconds of CPU for each task of a throughput round, in all processes of a side and in each;
 * on a machine whose cores others use too, it says more than the rest. `--profile` writes CPU profiles of
 * our own processes; the figures of that run are worth little.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import { TASKS_HOME } from '../../src/contracts/fabric/streams.ts';
import { poll } from '../../src/engine/poll.ts';
import { ensureStreams } from '../../src/runtime/fabric/streams.ts';
import { startBroker } from './support/broker.ts';
import { bullmq, tandem, type Side } from './queue/sides.ts';
import { cpuOfTeam, starts, sum, tell, through, WAIT, type Team } from './queue/team.ts';
import { machineLine } from './support/machine.ts';
import { freePort, startPeer } from './support/peer.ts';
import { median, percentile } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '20000' },
    'in-flight': { type: 'string', default: '200' },
    workers: { type: 'string', default: '2' },
    concurrency: { type: 'string', default: '50' },
    single: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const number = (name: Exclude<keyof typeof values, 'json' | 'profile'>) => Number(values[name]);
/** As in the image. */
const FLAGS = ['--v8-pool-size=0', '--max-semi-space-size=1'];
const profile =
  values.profile === undefined
    ? []
    : ['--cpu-prof', '--cpu-prof-dir', path.resolve(values.profile)];
const here = (file: string) => new URL(file, import.meta.url).pathname;
const children: ChildProcess[] = [];
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

const broker = await startBroker();
const redis = await startPeer({
  package: 'redis-server',
  command: 'redis-server',
  args: (port, dir) => [
    ...['--port', String(port), '--dir', dir, '--bind', '127.0.0.1', '--save', ''],
    ...['--appendonly', 'yes', '--appendfsync', 'always'],
  ],
});
const nc = await connect({ servers: broker.url, waitOnFirstConnect: true });
await ensureStreams(nc, TASKS_HOME);

const stateDir = mkdtempSync(path.join(tmpdir(), 'tandem-bench-queue-'));
const service = spawn(
  process.execPath,
  [
    ...[...FLAGS, ...profile, ...(process.env['BENCH_SERVICE_FLAGS']?.split(' ') ?? [])],
    here('./queue/service.ts'),
  ],
  {
    env: {
      ...process.env,
      TANDEM_NATS_URL: broker.url,
      TANDEM_MACHINE: TASKS_HOME,
      TANDEM_HTTP_PORT: String(await freePort()),
      TANDEM_LOG_LEVEL: 'error',
      TANDEM_STATE_DIR: stateDir,
    },
    stdio: 'inherit',
  },
);
children.push(service);

async function actor(kind: string, where: string): Promise<ChildProcess> {
  const child = fork(here('./queue/actor.ts'), [kind, where], {
    execArgv: kind === 'tandem' ? profile : [],
  });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function team(
  kind: string,
  where: string,
  eye: Side,
  own: Record<string, readonly number[]>,
): Promise<Team> {
  const { ok } = await poll(
    () => eye.done().catch(() => undefined),
    (n) => n !== undefined,
    WAIT,
  );
  if (!ok) throw new Error(`${kind} does not answer`);
  const submitter = await actor(kind, where);
  const workers: ChildProcess[] = [];
  for (let n = 0; n < number('workers'); n += 1) workers.push(await actor(kind, where));
  const concurrency = number('concurrency');
  for (const worker of workers) await tell(worker, { do: 'work', concurrency });
  const pids = {
    ...own,
    submitter: [submitter.pid!],
    workers: workers.map(({ pid }) => pid!),
  };
  return { submitter, workers, eye, pids };
}

let failed = true;
try {
  const teams = {
    tandem: await team('tandem', broker.url, await tandem(broker.url), {
      broker: [broker.pid],
      service: [service.pid!],
    }),
    bullmq: await team('bullmq', String(redis.port), bullmq(redis.port), {
      redis: [redis.pid],
    }),
  };
  type Name = keyof typeof teams;
  const names = Object.keys(teams) as Name[];
  const rates: Record<Name, number[]> = { tandem: [], bullmq: [] };
  const submits: Record<Name, number[]> = { tandem: [], bullmq: [] };
  const singles: Record<Name, number[]> = { tandem: [], bullmq: [] };
  const afters: Record<Name, number[]> = { tandem: [], bullmq: [] };
  const cpus: Record<Name, Record<string, number>[]> = { tandem: [], bullmq: [] };
  for (let round = -1; round < number('rounds'); round += 1) {
    for (const name of names) {
      const count = round < 0 ? Math.ceil(number('tasks') / 10) : number('tasks');
      const cpu = cpuOfTeam(teams[name]);
      const { seconds, submit } = await through(teams[name], count, number('in-flight'));
      const spent = Object.entries(cpuOfTeam(teams[name])).map(([of, us]) => [
        of,
        (us - cpu[of]!) / count,
      ]);
      await starts(teams[name]);
      const { returned } = await through(teams[name], number('single'), 1);
      const single = await starts(teams[name]);
      // The first round warms up.
      if (round < 0) continue;
      rates[name].push(count / seconds);
      submits[name].push(count / submit);
      singles[name].push(...single.map(([called, at]) => at - Number(called) / 1e6));
      afters[name].push(...single.map(([called, at]) => at - returned.get(called)!));
      cpus[name].push(Object.fromEntries(spent) as Record<string, number>);
    }
  }
  const figures = (name: Name) => ({
    tasks_per_s: Math.round(median(rates[name])),
    submits_per_s: Math.round(median(submits[name])),
    dispatch_p50_ms: Number(median(singles[name]).toFixed(3)),
    dispatch_p95_ms: Number(percentile(singles[name], 95).toFixed(3)),
    dispatch_p99_ms: Number(percentile(singles[name], 99).toFixed(3)),
    after_return_p50_ms: Number(median(afters[name]).toFixed(3)),
    after_return_p99_ms: Number(percentile(afters[name], 99).toFixed(3)),
    cpu_us: Math.round(median(cpus[name].map((cpu) => sum(Object.values(cpu))))),
  });
  const parts = (name: Name) =>
    Object.fromEntries(
      Object.keys(cpus[name][0] ?? {}).map((of) => [
        of,
        Math.round(median(cpus[name].map((cpu) => cpu[of]!))),
      ]),
    );
  const report = { tandem: figures('tandem'), bullmq: figures('bullmq') };
  const throughput = report.tandem.tasks_per_s / report.bullmq.tasks_per_s;
  const ratio = (of: 'dispatch_p50_ms' | 'dispatch_p95_ms' | 'dispatch_p99_ms') =>
    Number((report.tandem[of] / report.bullmq[of]).toFixed(2));
  const ratios = {
    throughput_ratio: Number(throughput.toFixed(2)),
    dispatch_ratio: ratio('dispatch_p50_ms'),
    dispatch_p95_ratio: ratio('dispatch_p95_ms'),
    dispatch_p99_ratio: ratio('dispatch_p99_ms'),
    cpu: { tandem: parts('tandem'), bullmq: parts('bullmq') },
  };
  const { dispatch_ratio, dispatch_p95_ratio, dispatch_p99_ratio } = ratios;
  failed = throughput < 1 || Math.max(dispatch_ratio, dispatch_p95_ratio, dispatch_p99_ratio) > 1;
  if (values.json) console.log(JSON.stringify({ ...report, ...ratios, redis: redis.version }));
  else {
    console.log(machineLine());
    console.log(`${redis.version}; nats-server ${nc.info?.version}`);
    console.table(report);
    console.log(
      `throughput ${ratios.throughput_ratio} times, dispatch latency ${dispatch_ratio} times ` +
        `(p95 ${dispatch_p95_ratio}, p99 ${dispatch_p99_ratio})`,
    );
    console.log('CPU, microseconds for each task:', ratios.cpu);
  }
} finally {
  const ended = children.map((child) => once(child, 'exit'));
  for (const child of children) child.kill('SIGTERM');
  if (profile.length > 0) await Promise.all(ended);
  await nc.close();
  await redis.stop();
  await broker.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
