import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CHAIN_START } from '../../contracts/security/audit.ts';
import type { Receipt } from './model.ts';
import { draft, receiptsHere } from './testing.ts';

let here: ReturnType<typeof receiptsHere>;
beforeEach(() => (here = receiptsHere()));
afterEach(() => rmSync(here.root, { recursive: true, force: true }));

describe('verify names the first receipt that does not hold', () => {
  beforeEach(() => here.writeSome(4));
  const broken = async () => (await here.verify()).broken;

  it.each<[string, (receipt: Receipt) => void]>([
    ['a value', (receipt) => (receipt.gates!.results[0]!.value = 1)],
    ['a summary', (receipt) => (receipt.summary = 'all fine')],
    ['its hash', (receipt) => (receipt.hash = 'f'.repeat(64))],
  ])('with %s changed', async (_what, by) => {
    here.change(2, by);
    expect(await broken()).toEqual({ id: '000002', reason: 'its contents do not match its hash' });
  });

  it.each<[string, (receipt: Receipt) => void, RegExp]>([
    [
      'another history',
      (receipt) => (receipt.previous = 'f'.repeat(64)),
      /point at the receipt before/,
    ],
    [
      'a hash of content that was invented',
      (receipt) => (receipt.content_hash = 'a'.repeat(64)),
      /hash of its content/,
    ],
    ['another decision', (receipt) => (receipt.decision = 'no-go'), /hash of its content/],
    [
      'a log row with another hash',
      (receipt) => (receipt.log_row.hash = 'a7b3c9d'),
      /log row has another hash/,
    ],
    [
      'a version of its own',
      (receipt) => (receipt.log_row.version = '9.0.0'),
      /it should be 1\.1\.0/,
    ],
    [
      'a reason that went missing',
      (receipt) => (receipt.status = 'BLOCKED'),
      /hash of its content/,
    ],
  ])('with %s, though rehashed', async (_what, by, reason) => {
    here.change(2, by, true);
    expect(await broken()).toEqual({ id: '000002', reason: expect.stringMatching(reason) });
  });

  it('that was taken out, from the middle or the end', async () => {
    rmSync(here.fileOf(4));
    expect(await broken()).toEqual({ id: '000004', reason: 'it is missing: the log goes further' });
    rmSync(here.fileOf(2));
    expect(await broken()).toEqual({ id: '000002', reason: 'it is missing' });
  });

  it('that a row in the middle of the log names, and that is gone', async () => {
    const log = JSON.parse(readFileSync(here.logFile, 'utf8'));
    log.rows.splice(1, 0, { ...log.rows[1], number: 9 });
    writeFileSync(here.logFile, JSON.stringify(log));
    expect(await here.verify()).toMatchObject({
      ok: false,
      receipts: 4,
      broken: { id: '000009', reason: 'it is missing: the log has a row of it' },
    });
  });

  it('that is no receipt', async () => {
    writeFileSync(here.fileOf(3), '{ "half": ');
    expect(await broken()).toMatchObject({
      id: '000003',
      reason: expect.stringContaining('cannot be read'),
    });
  });

  it('whose file of figures was changed, and lists those that are gone', async () => {
    const file = here.keep('r-5/load.json', '1');
    await here.receipts.write(draft({ runId: 'run-5', files: [file] }));
    rmSync(file);
    expect(await here.verify()).toMatchObject({ ok: true, gone: ['r-5/load.json'] });
    here.keep('r-5/load.json', '2');
    expect(await broken()).toEqual({ id: '000005', reason: 'r-5/load.json has changed since' });
  });

  it('whose row in the log was changed', async () => {
    writeFileSync(
      here.logFile,
      readFileSync(here.logFile, 'utf8').replace(
        '"change": "stage 0.3.0',
        '"change": "stage 9.9.9',
      ),
    );
    expect(await broken()).toEqual({
      id: 'log.json',
      reason: "its row of 000003 is not that receipt's",
    });
    rmSync(here.logFile);
    expect(await broken()).toEqual({ id: 'log.json', reason: 'it is missing' });
  });
});

it('an empty folder holds', async () => {
  expect(await here.verify()).toEqual({
    ok: true,
    receipts: 0,
    head: CHAIN_START,
    broken: null,
    gone: [],
  });
});
