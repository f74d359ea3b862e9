import { mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Severity } from '../../contracts/error-report.ts';
import { Outbox } from './outbox.ts';
import { buildReport } from './report.ts';

const identity = {
  agent: 'A',
  slug: 'a',
  machine: 'mainpc',
  group: 'g',
  version: '1.0.0',
  color: 'blue',
  instance: 'i',
};
let folder: string;
let drops: string[];
let sequence: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-test-'));
  drops = [];
  sequence = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function openOutbox(
  limits: { maxReports?: number; maxBytes?: number } = {},
): Promise<Outbox> {
  const outbox = new Outbox({
    folder: join(folder, 'outbox'),
    maxReports: 100,
    maxBytes: 1e6,
    onDrop: (reason, severity) => drops.push(`${reason} ${severity}`),
    ...limits,
  });
  await outbox.open();
  return outbox;
}
const report = (message: string, severity: Severity = 'error') =>
  buildReport(message, { severity }, { identity, sequence: ++sequence, now: 0 });
const files = () => readdirSync(join(folder, 'outbox')).sort();

async function drain(outbox: Outbox): Promise<string[]> {
  const messages: string[] = [];
  for (let next = await outbox.oldest(); next !== undefined; next = await outbox.oldest()) {
    messages.push(next.report.message);
    await outbox.remove(next.entry);
  }
  return messages;
}

test('reports come out in the order in which they went in, whatever their severity', async () => {
  const outbox = await openOutbox();
  await outbox.put(report('1', 'fatal'));
  await outbox.put(report('2', 'debug'));
  await outbox.put(report('3', 'error'));
  expect(outbox.count).toBe(3);
  expect(await drain(outbox)).toEqual(['1', '2', '3']);
  expect([outbox.count, outbox.bytes, files()]).toEqual([0, 0, []]);
});

test('they outlive the process, and later ones queue behind them', async () => {
  await (await openOutbox()).put(report('before'));
  const outbox = await openOutbox();
  await outbox.put(report('after'));
  expect(await drain(outbox)).toEqual(['before', 'after']);
});

test('at the bound the oldest of the lowest severity goes, and the drop is told', async () => {
  const outbox = await openOutbox({ maxReports: 3 });
  await outbox.put(report('w1', 'warning'));
  await outbox.put(report('f', 'fatal'));
  await outbox.put(report('w2', 'warning'));
  await outbox.put(report('e', 'error'));
  await outbox.put(report('d', 'debug'));
  expect(await drain(outbox)).toEqual(['f', 'w2', 'e']);
  expect(drops).toEqual(['outbox_full warning', 'outbox_full debug']);
});

test('the bound in bytes counts whole blocks', async () => {
  const outbox = await openOutbox({ maxBytes: 2 * 4096 });
  for (const message of ['1', '2', '3']) await outbox.put(report(message));
  expect(outbox.bytes).toBe(2 * 4096);
  expect(await drain(outbox)).toEqual(['2', '3']);
});

test('torn and altered files are dropped and told, half-written ones removed, strangers left alone', async () => {
  const outbox = await openOutbox();
  for (const message of ['torn', 'altered', 'good']) await outbox.put(report(message));
  const [torn, altered] = files();
  truncateSync(join(folder, 'outbox', torn!), 10);
  writeFileSync(join(folder, 'outbox', altered!), JSON.stringify({ ...report('x'), message: 'y' }));
  const part = join(folder, 'outbox', '000000000009-error-4096.json.part');
  writeFileSync(part, '{"er');
  utimesSync(part, 0, 0);
  writeFileSync(join(folder, 'outbox', 'stranger'), '');
  const again = await openOutbox();
  expect(await drain(again)).toEqual(['good']);
  expect(drops).toEqual(['damaged error', 'damaged error']);
  expect(files()).toEqual(['stranger']);
});

test('a disk that takes nothing costs a told drop and no exception', async () => {
  const outbox = await openOutbox();
  rmSync(join(folder, 'outbox'), { recursive: true });
  writeFileSync(join(folder, 'outbox'), 'in the way');
  await outbox.put(report('x'));
  expect(drops).toEqual(['disk error']);
  expect(outbox.count).toBe(0);
});

describe('two copies of an agent on one folder, as during an upgrade', () => {
  test('neither overwrites what the other stored', async () => {
    const [old, successor] = [await openOutbox(), await openOutbox()];
    await Promise.all([old.put(report('of the old')), successor.put(report('of the new'))]);
    expect(await drain(await openOutbox())).toHaveLength(2);
  });

  test('what the old one stores at its end is taken up, once', async () => {
    const [old, successor] = [await openOutbox(), await openOutbox()];
    await old.put(report('last words'));
    await successor.takeUpOthers();
    await successor.takeUpOthers();
    expect(successor.count).toBe(1);
    expect(await drain(successor)).toEqual(['last words']);
  });

  test('what the other one delivered meanwhile is no loss', async () => {
    const old = await openOutbox();
    await old.put(report('1'));
    const successor = await openOutbox();
    await drain(old);
    expect(await drain(successor)).toEqual([]);
    expect(drops).toEqual([]);
  });

  test('what the other one is writing just now stays', async () => {
    await openOutbox();
    writeFileSync(join(folder, 'outbox', '000000000009-error-4096-0badcafe.json.part'), '{');
    await openOutbox();
    expect(files()).toHaveLength(1);
  });
});
