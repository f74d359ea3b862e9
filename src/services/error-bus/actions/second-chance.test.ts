/** What the actions do with stored errors, dead letters and rules, on a bus without a broker. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { DeadLetterUnknown } from '../../../contracts/error-catalogue/services/error-bus.ts';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { testContext } from '../../../runtime/testing.ts';
import { setErrorBus, type ErrorBus } from '../bus.ts';
import { ErrorIndex } from '../index/error-index.ts';
import { FloodWatch } from '../live/flood.ts';
import { readRules } from '../live/rules.ts';
import definition from '../main.ts';
import { NOON, stored } from '../testing.ts';
import { replayStream } from './replay.ts';

interface Said {
  readonly subject: string;
  readonly body: { error?: ErrorReport; done?: boolean; replayed?: number };
  readonly replay: string | undefined;
}
const folder = mkdtempSync(path.join(tmpdir(), 'error-bus-'));
const rules = (name: string) => [
  { name, error_type: 'X', limit: 3, window_seconds: 60, action: 'throttle' },
];
const letter = (text: string) => ({
  ...{ via: 'nats', from: 'errors.events', machine: 'pc2', reason: 'no JSON' },
  at: new Date(NOON).toISOString(),
  frames: [Buffer.from(text)],
});

let said: Said[];
let taken: ErrorReport[];
let letters: Map<number, ReturnType<typeof letter>>;
let floods: FloodWatch;

beforeEach(() => {
  said = [];
  taken = [];
  letters = new Map([
    [7, letter('{"agent":"Coder","message":"now it can be read"}')],
    [8, letter('no JSON')],
  ]);
  floods = new FloodWatch(readRules(rules('first')));
  const index = new ErrorIndex(':memory:');
  const all = [1, 2, 3, 4].map((n) => stored(n, { message: `error ${n}` }));
  index.add(all, { stream: 's', sequence: 4 });
  setErrorBus({
    index,
    floods,
    caughtUp: async () => true,
    intake: { take: async (report: ErrorReport) => void taken.push(report) },
    dead: {
      get: async (sequence: number) => {
        const found = letters.get(sequence);
        if (found === undefined) throw new DeadLetterUnknown({ sequence });
        return found;
      },
      remove: async (sequence: number) => void letters.delete(sequence),
    },
  } as unknown as ErrorBus);
});
afterEach(() => setErrorBus(undefined));
afterAll(() => rmSync(folder, { recursive: true }));

const nc = {
  publish: (subject: string, body: string, options: { headers: Map<string, string[]> }) =>
    void said.push({
      subject,
      body: JSON.parse(body) as Said['body'],
      replay: String(options.headers.get('Tandem-Replay')),
    }),
  flush: async () => undefined,
};
const context = (config: JsonObject = {}) =>
  Object.defineProperty(Object.assign(testContext(), { config }), 'nc', {
    value: nc,
  }) as unknown as CallContext;
const run = (action: string, input: JsonObject, ctx = context()) =>
  definition.actions[action]!.run!(input, ctx) as Promise<Record<string, unknown>>;
const since = new Date(NOON + 1_500).toISOString();

test('a replay gives the errors of its range, the oldest first, marked, and then says that it is over', async () => {
  const reply = await run('replay', { from: since, label: 'x' });
  expect(reply).toMatchObject({ status: 'success', replayed: 3, complete: true });
  expect(said.map(({ subject }) => subject)).toEqual(Array(4).fill('event.error.replay.x'));
  expect(said.map(({ body }) => body.error?.message)).toEqual([
    ...['error 2', 'error 3', 'error 4'],
    undefined,
  ]);
  expect(said.at(-1)?.body).toMatchObject({ done: true, replayed: 3 });
  expect(new Set(said.map(({ replay }) => replay))).toEqual(new Set([reply['replay_id']]));
});

test('a replay stores nothing', async () => {
  await run('replay', { from: since });
  expect(taken).toEqual([]);
});

test('the stream of a replay gives the same to its caller alone', async () => {
  const items: unknown[] = [];
  const { run: open } = replayStream;
  for await (const item of open({ from: since }, context())) items.push(item);
  expect(items).toMatchObject([2, 3, 4].map((n) => ({ error: { message: `error ${n}` } })));
  expect(said).toEqual([]);
});

test('a dead letter that can be read now is stored and leaves the list; others stay with their reason', async () => {
  const { results } = await run('redrive_dead_letters', { sequences: [7, 8, 9] });
  expect(results).toEqual([
    { sequence: 7, error_id: taken[0]!.error_id },
    { sequence: 8, reason: expect.any(String) },
    { sequence: 9, reason: expect.stringContaining('9') },
  ]);
  expect(taken).toMatchObject([{ agent_name: 'Coder', message: 'now it can be read' }]);
  expect([...letters.keys()]).toEqual([8]);
});

test('flood rules are read again from the file, and wrong ones change nothing', async () => {
  const file = path.join(folder, 'config.json');
  process.env['TANDEM_CONFIG_FILE'] = file;
  try {
    writeFileSync(file, JSON.stringify({ flood_rules: rules('second') }));
    expect(await run('reload_flood_rules', {})).toMatchObject({ rules: [{ name: 'second' }] });
    writeFileSync(file, JSON.stringify({ flood_rules: [{ name: 'third' }] }));
    await expect(async () => run('reload_flood_rules', {})).rejects.toMatchObject({
      code: 'FLOOD_RULES_INVALID',
    });
    expect(floods.rules.map(({ name }) => name)).toEqual(['second']);
  } finally {
    delete process.env['TANDEM_CONFIG_FILE'];
  }
});
