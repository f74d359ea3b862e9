/**
 * The way of log lines: how many a second from the frames of the engine to the stream, and from the
 * stream to the index; and how long a search takes in all of them.
 *
 * usage: node scripts/bench/logs.ts [--lines 1000000] [--rounds 5] [--json]
 *
 * Floors in the same run: `bare` publishes the batches that the steward has just made to a stream with
 * the settings of LOGS; `grep` looks through a file with the same lines. Each batch is acknowledged after
 * it is on disk. Steward and hub are the real parts in this one process, without the limits of containers.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { execa } from 'execa';
import { ERRORS_HOME, LOGS_STREAM } from '../../src/contracts/fabric/streams.ts';
import { ackedPublish } from '../../src/runtime/fabric/acked-publish.ts';
import { requestsOver } from '../../src/runtime/fabric/requests.ts';
import { ensureStreams } from '../../src/runtime/fabric/streams.ts';
import { MemoryLog } from '../../src/runtime/testing.ts';
import {
  readFilter,
  type Question,
} from '../../src/services/observability-hub/logs/index/filter.ts';
import { LogIndex } from '../../src/services/observability-hub/logs/index/log-index.ts';
import { search } from '../../src/services/observability-hub/logs/index/search.ts';
import { Follower } from '../../src/services/observability-hub/logs/read/follower.ts';
import { Allowance } from '../../src/services/steward/engine/logs/allowance.ts';
import { Frames } from '../../src/services/steward/engine/logs/frames.ts';
import { Intake } from '../../src/services/steward/engine/logs/intake.ts';
import { Lane } from '../../src/services/steward/engine/logs/lane.ts';
import { Store } from '../../src/services/steward/engine/logs/store.ts';
import { startBroker } from './support/broker.ts';
import { AGENTS, COMMON, frameOf, nextLine, RARE, traces } from './logs/lines.ts';
import { machineLine } from './support/machine.ts';
import { median } from './support/stats.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const total = Number(values.lines);
const rounds = Number(values.rounds);
const PER_ROUND = 50_000;
const BARE = 'BENCH_BARE';
const unlimited = { linesPerSecond: 1e9, burstLines: 1e9, bytesPerSecond: 1e12, burstBytes: 1e12 };

const broker = await startBroker();
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-bench-logs-'));
const nc = await connect({ servers: broker.url, noAsyncTraces: true, waitOnFirstConnect: true });
await ensureStreams(nc, ERRORS_HOME);
const manager = await jetstreamManager(nc);
const { config } = await manager.streams.info(LOGS_STREAM);
await manager.streams.add({ ...config, name: BARE, subjects: ['bench.bare'] });
const request = requestsOver(nc, '_INBOX_bench');
const publish = ackedPublish(request);
const log = new MemoryLog();
const { signal } = new AbortController();
const store = new Store({ machine: ERRORS_HOME, publish, request, log, signal });
const plain = createWriteStream(path.join(folder, 'lines.json'));

/** Batches that the steward made in the round before. */
let made: string[] = [];
const containers = AGENTS.slice(0, 8).map((agent, n) => {
  const container = String(n).repeat(64);
  const send = (batch: { text: string } & Parameters<Store['put']>[0]) => {
    made.push(batch.text);
    return store.put(batch);
  };
  const lane = new Lane({ agent, container, send, onStored: () => {} });
  const allowance = new Allowance(unlimited);
  const onLeftOut = () => {};
  const intake = new Intake({ lane, allowance, linesPerSecond: 1e9, stored: undefined, onLeftOut });
  return { agent, lane, intake, frames: new Frames() };
});

const begun = Date.now() - 3_600_000;
let written = 0;
/** Chunks as a socket gives them, for each container. */
async function makeChunks(lines: number): Promise<Buffer[][]> {
  const perContainer = lines / containers.length;
  const all: Buffer[][] = [];
  for (const { agent } of containers) {
    const chunks: Buffer[] = [];
    let frames: Buffer[] = [];
    for (let n = 0; n < perContainer; n += 1) {
      const ms = begun + Math.floor(written / 5);
      const line = nextLine(agent, ms);
      if (!plain.write(`${line}\n`)) await once(plain, 'drain');
      frames.push(frameOf(line, ms, (written % 5) * 199_999));
      written += 1;
      if (frames.length === 200 || n === perContainer - 1) {
        chunks.push(Buffer.concat(frames));
        frames = [];
      }
    }
    all.push(chunks);
  }
  return all;
}

/** Milliseconds until everything is in the stream. */
async function steward(chunks: Buffer[][]): Promise<number> {
  made = [];
  const start = performance.now();
  await Promise.all(
    containers.map(async ({ frames, intake, lane }, n) => {
      for (const chunk of chunks[n]!) {
        frames.read(chunk, intake.take);
        if (lane.isFull) await lane.room();
        else await new Promise(setImmediate);
      }
      lane.flush();
      await lane.close(60_000);
    }),
  );
  return performance.now() - start;
}

async function bare(): Promise<number> {
  const batches = [...made];
  const start = performance.now();
  const sender = async () => {
    for (let text = batches.pop(); text !== undefined; text = batches.pop())
      await publish('bench.bare', text, { timeout: 10_000 });
  };
  await Promise.all(Array.from({ length: containers.length * 4 }, sender));
  return performance.now() - start;
}

async function follow(index: LogIndex): Promise<number> {
  const end = new AbortController();
  const js = jetstream(nc);
  const follower = new Follower({
    stream: LOGS_STREAM,
    index,
    js,
    manager,
    log,
    signal: end.signal,
    onFresh: () => {},
    onUnreadable: (entries) => {
      throw new Error(`${entries} entries cannot be read`);
    },
  });
  const start = performance.now();
  const running = follower.run();
  const { state } = await manager.streams.info(LOGS_STREAM);
  while ((index.position(LOGS_STREAM)?.sequence ?? 0) < state.last_seq) await sleep(20);
  const ms = performance.now() - start;
  end.abort();
  await running;
  return ms;
}

/** Median milliseconds, and lines found. */
function timed(index: LogIndex, question: Question, before?: number) {
  const times: number[] = [];
  let found = 0;
  for (let n = 0; n < 21; n += 1) {
    const start = performance.now();
    found = search(index, readFilter(question), 100, before).lines.length;
    times.push(performance.now() - start);
  }
  return { median_ms: Number(median(times).toFixed(2)), found };
}

async function grep(text: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const start = performance.now();
    await execa('sh', ['-c', `grep -F ${text} ${path.join(folder, 'lines.json')} | tail -n 100`]);
    times.push(performance.now() - start);
  }
  return Number(median(times).toFixed(1));
}

try {
  const taken: { steward: number; bare: number }[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const chunks = await makeChunks(PER_ROUND);
    const one = { steward: await steward(chunks), bare: await bare() };
    if (round >= 0) taken.push(one);
  }
  while (written < total) await steward(await makeChunks(Math.min(PER_ROUND, total - written)));
  plain.end();
  await once(plain, 'finish');
  const file = path.join(folder, 'logs.sqlite');
  const index = new LogIndex(file, { lines: total * 1.1, bytes: 1e12, days: 14 });
  const ms = await follow(index);
  const perSecond = (each: number[]) => Math.round(PER_ROUND / (median(each) / 1_000));
  const trace = traces[Math.floor(traces.length / 2)]!;
  const middle = begun + Math.floor(written / 10);
  const report = {
    machine: machineLine(),
    broker: nc.info?.version,
    lines: index.lines,
    bytes_per_line: Math.round(statSync(path.join(folder, 'lines.json')).size / written),
    ingest: {
      steward_to_stream: perSecond(taken.map((one) => one.steward)),
      bare_publish: perSecond(taken.map((one) => one.bare)),
      share: Number(median(taken.map((one) => one.bare / one.steward)).toFixed(2)),
      stream_to_index: Math.round(index.lines / (ms / 1_000)),
    },
    index_mib: Math.round(index.bytes / 1024 ** 2),
    rss_mib: Math.round(process.memoryUsage().rss / 1024 ** 2),
    search: {
      newest: timed(index, {}),
      'agent and level': timed(index, { agent: AGENTS[3]!, level: 'warn' }),
      'common word': timed(index, { text: COMMON }),
      'rare word': timed(index, { text: RARE }),
      'word that is not there': timed(index, { text: 'nonexistentword' }),
      'rare and common word': timed(index, { text: `${RARE} ${COMMON}` }),
      trace: timed(index, { trace_id: trace }),
      'an hour back, one minute': timed(index, { since: middle, until: middle + 60_000 }),
    },
    grep_ms: { common: await grep(COMMON), rare: await grep(RARE), trace: await grep(trace) },
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    const { search: searches, ...rest } = report;
    console.log(rest);
    console.table(searches);
  }
  index.close();
} finally {
  await nc.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
}
