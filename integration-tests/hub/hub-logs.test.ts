/**
 * Intent: what a container wrote can be found at either hub and with `tandem logs`, whoever dies meanwhile; a
 * container that floods takes nothing from the others.
 * Model: brokers, stewards, hubs and ingresses of both machines; containers that write numbered lines, one of them
 * 50,000 a second.
 * Observables: what the hubs answer over HTTP, what the engine itself kept, the streams.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { LogLine } from '../../src/contracts/observability/observability.ts';
import { CUT_LENGTH_MS } from '../support/containers/cut-length.ts';
import { connectAs } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { levelOf, writerService } from '../support/agents/log-writer.ts';
import { logsCommand } from './hub-logs/logs-command.ts';
import { BOTH_INGRESSES } from '../support/clients/ingress.ts';

const MIB = 1024 ** 2;
const MACHINES = ['mainpc', 'pc2'] as const;
const HUB = 'observability-hub';
/** Writers of numbered lines by machine; their names are compose services, too. */
const COUNTERS = { mainpc: 'counter-mainpc', pc2: 'counter-pc2' } as const;
const RATE = 20;

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward', HUB, COUNTERS.mainpc, 'flood', 'ingress'],
    pc2: ['nats', 'error-bus', 'steward', HUB, COUNTERS.pc2, 'ingress'],
  },
  environment: BOTH_INGRESSES,
  expose: { mainpc: { nats: [4222], [HUB]: [8080] }, pc2: { nats: [4222], [HUB]: [8080] } },
  override: {
    mainpc: { services: { ...counterOn('mainpc'), flood: flood() } },
    pc2: { services: counterOn('pc2') },
  },
});

function counterOn(machine: 'mainpc' | 'pc2') {
  const agent = COUNTERS[machine];
  return { [agent]: writerService({ agent, machine, rate: RATE, errors: true }) };
}

function flood() {
  return writerService({ agent: 'flood', machine: 'mainpc', rate: 50_000 });
}

beforeAll(() => slice.start(), 300_000);
afterAll(() => slice.stop(), 120_000);

interface Reply {
  readonly lines: LogLine[];
  readonly next: string | null;
}

const urlOf = async (machine: string, path: string, question: Record<string, string>) =>
  `http://${await slice.address(machine, HUB, 8080)}${path}?${new URLSearchParams(question)}`;

async function search(machine: string, question: Record<string, string>): Promise<Reply> {
  const url = await urlOf(machine, '/v1/logs', question);
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Reply;
}

/** The numbers of an agent's lines that a hub has, the oldest first. */
async function numbersAt(machine: string, agent: string): Promise<number[]> {
  const numbers: number[] = [];
  for (let before: string | null = ''; before !== null;) {
    const page: Reply = await search(machine, { agent, text: 'numbered', limit: '1000', before });
    numbers.push(...page.lines.map(({ fields }) => Number(fields['n'])));
    before = page.next;
  }
  return numbers.reverse();
}

const newest = async (machine: string, agent: string) =>
  (await search(machine, { agent, limit: '1' })).lines[0];

async function killAndStart(machine: string, service: string, downMs: number): Promise<void> {
  const container = await slice.container(machine, service);
  await container.kill();
  await sleep(downMs);
  await container.start();
}

test('lines of either machine are found at either hub', async () => {
  for (const hub of MACHINES) {
    for (const machine of MACHINES) {
      const line = await until(
        `${COUNTERS[machine]} at ${hub}`,
        () => newest(hub, COUNTERS[machine]),
        (found) => found !== undefined,
        { timeoutMs: 60_000 },
      );
      const level = levelOf(Number(line!.fields['n']));
      expect(line).toMatchObject({ machine, level, msg: 'numbered line' });
      const traced = await search(hub, { trace_id: line!.trace_id!, machine });
      expect(traced.lines.map(({ fields }) => fields['n'])).toContain(line!.fields['n']);
    }
    const broker = await search(hub, { agent: 'nats', text: 'server is ready', machine: 'pc2' });
    expect(broker.lines[0]).toMatchObject({ level: 'info', msg: 'Server is ready' });
  }
});

test('50,000 lines a second of one container keep nobody else waiting', async () => {
  const steward = await slice.container('mainpc', 'steward');
  const late: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    await sleep(1_000);
    const asked = Date.now();
    late.push(asked - Date.parse((await newest('pc2', COUNTERS.mainpc))!.time));
  }
  expect(Math.max(...late)).toBeLessThan(5_000);
  const [told] = (await search('mainpc', { agent: 'flood', level: 'warn' })).lines;
  expect(told).toMatchObject({ fields: { left_out: expect.any(Number) } });
  const written = Number((await newest('mainpc', 'flood'))!.fields['n'] ?? 0);
  expect(written).toBeGreaterThan(200_000);
  const { State, RestartCount } = await steward.inspect();
  expect({ running: State.Running, killed: State.OOMKilled, RestartCount }).toEqual({
    running: true,
    killed: false,
    RestartCount: 0,
  });
  expect(await memoryOf('mainpc', 'steward')).toBeLessThan(100);
  await (await slice.container('mainpc', 'flood')).stop();

  const nc = await connectAs(slice, 'mainpc', HUB);
  try {
    const manager = await jetstreamManager(nc);
    for (const stream of ['LOGS', 'LOGS_PC2']) {
      const { config, state } = await manager.streams.info(stream);
      expect(config).toMatchObject({ discard: 'old', max_bytes: 384 * MIB });
      expect(config.max_age).toBeGreaterThan(0);
      // The burst of 20,000 lines, and little more.
      expect(state.bytes).toBeLessThan(24 * MIB);
    }
  } finally {
    await nc.close();
  }
});

async function memoryOf(machine: string, service: string): Promise<number> {
  const container = await slice.container(machine, service);
  const { memory_stats: memory } = await container.stats({ stream: false });
  return (memory.usage - (memory.stats?.['inactive_file'] ?? 0)) / MIB;
}

test('the tail shows lines as they come', async () => {
  const ending = new AbortController();
  const url = await urlOf('pc2', '/v1/logs/tail', { agent: COUNTERS.mainpc, text: 'numbered' });
  const response = await fetch(url, { signal: ending.signal });
  let text = '';
  for await (const chunk of response.body!) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if ((text.match(/^data: /gm) ?? []).length > RATE) break;
  }
  ending.abort();
  const numbers = [...text.matchAll(/^data: (\{.*\})$/gm)].map(
    ([, data]) => (JSON.parse(data!) as LogLine).fields['n'] as number,
  );
  expect(numbers.length).toBeGreaterThan(RATE);
  expect(numbers).toEqual(numbers.map((_, at) => numbers[0]! + at));
}, 30_000);

logsCommand(slice, COUNTERS);

test(
  'whoever is killed or cut off, every line is there, once, at both hubs',
  async () => {
    await killAndStart('mainpc', HUB, 1_000);
    await killAndStart('pc2', 'steward', 2_000);
    await killAndStart('mainpc', 'nats', 2_000);
    await killAndStart('mainpc', 'steward', 500);
    await slice.link(false);
    await killAndStart('pc2', HUB, 3_000);
    await sleep(CUT_LENGTH_MS);
    await slice.link(true);
    await killAndStart('pc2', 'nats', 1_000);
    for (const machine of MACHINES) {
      const container = await slice.container(machine, COUNTERS[machine]);
      await container.stop({ t: 0 });
      const kept = (await container.logs({ stdout: true, tail: 1 })) as unknown as Buffer;
      const last = Number(/"n":(\d+)/.exec(kept.toString())?.[1]);
      const all = Array.from({ length: last + 1 }, (_, n) => n);
      for (const hub of MACHINES) {
        const numbers = await until(
          `all ${all.length} lines of ${machine} at ${hub}`,
          () => numbersAt(hub, COUNTERS[machine]),
          (found) => found.length >= all.length,
          // After a long cut the brokers wait up to two minutes before they try their copies again.
          { timeoutMs: 60_000 + Math.min(CUT_LENGTH_MS, 120_000), intervalMs: 500 },
        );
        expect(numbers).toEqual(all);
      }
    }
    for (const machine of MACHINES) expect(await memoryOf(machine, HUB)).toBeLessThan(150);
  },
  180_000 + CUT_LENGTH_MS,
);
