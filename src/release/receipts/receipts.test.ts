import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { CHAIN_START } from '../../contracts/audit.ts';
import { hashOfReceipt } from './hashes.ts';
import { MOST_ROWS } from './log.ts';
import type { Receipt } from './model.ts';
import { draft, receiptsHere } from './testing.ts';
import { verifyReceipts } from './verify.ts';

let here: ReturnType<typeof receiptsHere>;
beforeEach(() => (here = receiptsHere()));
afterEach(() => rmSync(here.root, { recursive: true, force: true }));

const verify = () => verifyReceipts(here.receipts.folder, here.releaseDir);
const fileOf = (number: number) => here.receipts.folder.fileOf(number);
const readReceipt = (number: number) => JSON.parse(readFileSync(fileOf(number), 'utf8')) as Receipt;
const change = (number: number, by: (receipt: Receipt) => void, rehash = false) => {
  const receipt = readReceipt(number);
  by(receipt);
  if (rehash) receipt.hash = hashOfReceipt(receipt);
  writeFileSync(fileOf(number), JSON.stringify(receipt));
};
async function writeSome(count: number) {
  for (let i = 1; i <= count; i += 1) {
    await here.receipts.write(draft({ runId: `run-${i}`, version: `0.${i}.0`, release: `r-${i}` }));
  }
}
/** A file that a run has left behind. */
function keep(name: string, text: string): string {
  const file = path.join(here.releaseDir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('a receipt', () => {
  it('says what was decided, on what, and what it cost', async () => {
    const file = keep('r-1/load.json', '{}');
    const ref = await here.receipts.write(draft({ files: [file] }));
    expect(ref).toMatchObject({ id: '000001', file: fileOf(1) });
    const receipt = readReceipt(1);
    expect(receipt).toMatchObject({
      number: 1,
      previous: CHAIN_START,
      hash: ref.hash,
      status: 'OK',
      seconds: 80.5,
      inputs: [
        {
          name: 'r-1/load.json',
          sha256: createHash('sha256').update('{}').digest('hex'),
          bytes: 2,
          kept: true,
        },
      ],
      log_row: {
        version: '1.0.0',
        actor: 'ann@tandem 0.1.0',
        change: 'stage 0.2.0: every gate passed',
        artifacts: 'r-1/load.json',
        status: 'OK',
        notes: '--',
        cost_seconds: 80.5,
        hash: receipt.content_hash.slice(0, 7),
      },
    });
    expect(await verify()).toMatchObject({ ok: true, receipts: 1, head: ref.hash, gone: [] });
  });

  it('is written once for each run, however often it is asked for', async () => {
    const first = await here.receipts.write(draft());
    expect(await here.receipts.write(draft({ summary: 'again' }))).toEqual(first);
    expect(await here.receipts.folder.numbers()).toEqual([1]);
  });

  it('of each of many writers at once gets a number of its own', async () => {
    const runs = Array.from({ length: 6 }, (_, i) =>
      here.receipts.write(draft({ runId: `run-${i}` })),
    );
    const ids = (await Promise.all(runs)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
    expect(await verify()).toMatchObject({ ok: true, receipts: 6 });
  });

  it('needs a reason when it is blocked, and gates when it is a go', async () => {
    const blocked = { status: 'BLOCKED', decision: 'no-go' } as const;
    for (const reasonIfBlocked of [null, '', '  '])
      await expect(here.receipts.write(draft({ ...blocked, reasonIfBlocked }))).rejects.toThrow(
        /BLOCKED/,
      );
    await expect(here.receipts.write(draft({ gates: null }))).rejects.toThrow(/go without gates/);
    await expect(here.receipts.write(draft({ endedAt: 'soon' }))).rejects.toThrow(/ended at soon/);
    expect(await here.receipts.folder.numbers()).toEqual([]);
    await here.receipts.write(draft({ ...blocked, reasonIfBlocked: 'a leak' }));
    expect(readReceipt(1).log_row).toMatchObject({ status: 'BLOCKED', notes: 'a leak' });
  });

  it('is partial when a file that it names was not there', async () => {
    await here.receipts.write(draft({ files: [path.join(here.releaseDir, 'r-1/gone.json')] }));
    expect(readReceipt(1)).toMatchObject({
      status: 'PARTIAL',
      inputs: [{ name: 'r-1/gone.json', sha256: null }],
      warnings: ['r-1/gone.json was not there to be digested'],
    });
  });

  it('has figures that are no numbers as null', async () => {
    await here.receipts.write(draft({ measurements: [{ source: 's', value: NaN, unit: '%' }] }));
    expect(readReceipt(1).measurements[0]!.value).toBeNull();
    expect((await verify()).ok).toBe(true);
  });

  it('leaves no temporary file behind', async () => {
    await writeSome(2);
    expect(readdirSync(here.receipts.folder.folder).sort()).toEqual([
      ...['000001.html', '000001.json', '000002.html', '000002.json', 'log.json'],
    ]);
  });
});

it('leave to run a stage needs no gates, and is a record of its own', async () => {
  await here.receipts.write(draft({ kind: 'authorisation', gates: null, runId: 'run-a' }));
  await here.receipts.write(draft());
  expect([readReceipt(1).kind, readReceipt(2).kind]).toEqual(['authorisation', 'stage']);
  expect((await verify()).ok).toBe(true);
});

describe('versions', () => {
  const versions = async (...drafts: Parameters<typeof draft>[0][]) => {
    for (const [i, over] of drafts.entries()) {
      await here.receipts.write(draft({ runId: `run-${i}`, ...over }));
    }
    return drafts.map((_, i) => readReceipt(i + 1).log_row.version);
  };
  const writing = (writes: string) => [{ ...draft().images[0]!, writes }];

  it('grow by what changed', async () => {
    expect(
      await versions(
        {},
        { decision: 'done', kind: 'promote' },
        { version: '0.3.0' },
        { images: writing('2'), version: '0.4.0' },
      ),
    ).toEqual(['1.0.0', '1.0.1', '1.1.0', '2.0.0']);
  });

  it('stay when the same is done again, which is partial and says so', async () => {
    const later = { startedAt: '2026-02-01T00:00:00.000Z', endedAt: '2026-02-01T00:00:09.000Z' };
    expect(await versions({}, later)).toEqual(['1.0.0', '1.0.0']);
    const { status, log_row: row } = readReceipt(2);
    expect({ status, notes: row.notes }).toEqual({
      status: 'PARTIAL',
      notes: 'no-op (idempotent)',
    });
    expect((await verify()).ok).toBe(true);
  });
});

describe('the log', () => {
  it('keeps twenty rows, and every receipt stays', async () => {
    await writeSome(MOST_ROWS + 3);
    const log = JSON.parse(
      readFileSync(path.join(here.receipts.folder.folder, 'log.json'), 'utf8'),
    );
    expect(log.rows.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: MOST_ROWS }, (_, i) => i + 4),
    );
    expect(await here.receipts.folder.numbers()).toHaveLength(MOST_ROWS + 3);
    expect(await verify()).toMatchObject({ ok: true, receipts: MOST_ROWS + 3 });
  });

  it('gets the row that a process did not come to write', async () => {
    await writeSome(2);
    const log = path.join(here.receipts.folder.folder, 'log.json');
    const before = readFileSync(log, 'utf8');
    await here.receipts.write(draft({ runId: 'run-3' }));
    writeFileSync(log, before);
    expect(await verify()).toMatchObject({ ok: true });
    await here.receipts.write(draft({ runId: 'run-4' }));
    expect(await verify()).toMatchObject({ ok: true, receipts: 4 });
  });
});

describe('verify names the first receipt that does not hold', () => {
  beforeEach(() => writeSome(4));
  const broken = async () => (await verify()).broken;

  it.each<[string, (receipt: Receipt) => void]>([
    ['a value', (receipt) => (receipt.gates!.results[0]!.value = 1)],
    ['a summary', (receipt) => (receipt.summary = 'all fine')],
    ['its hash', (receipt) => (receipt.hash = 'f'.repeat(64))],
  ])('with %s changed', async (_what, by) => {
    change(2, by);
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
    change(2, by, true);
    expect(await broken()).toEqual({ id: '000002', reason: expect.stringMatching(reason) });
  });

  it('that was taken out, from the middle or the end', async () => {
    rmSync(fileOf(4));
    expect(await broken()).toEqual({ id: '000004', reason: 'it is missing: the log goes further' });
    rmSync(fileOf(2));
    expect(await broken()).toEqual({ id: '000002', reason: 'it is missing' });
  });

  it('that is no receipt', async () => {
    writeFileSync(fileOf(3), '{ "half": ');
    expect(await broken()).toMatchObject({
      id: '000003',
      reason: expect.stringContaining('cannot be read'),
    });
  });

  it('whose file of figures was changed, and lists those that are gone', async () => {
    const file = keep('r-5/load.json', '1');
    await here.receipts.write(draft({ runId: 'run-5', files: [file] }));
    rmSync(file);
    expect(await verify()).toMatchObject({ ok: true, gone: ['r-5/load.json'] });
    keep('r-5/load.json', '2');
    expect(await broken()).toEqual({ id: '000005', reason: 'r-5/load.json has changed since' });
  });

  it('whose row in the log was changed', async () => {
    const log = path.join(here.receipts.folder.folder, 'log.json');
    writeFileSync(
      log,
      readFileSync(log, 'utf8').replace('"change": "stage 0.3.0', '"change": "stage 9.9.9'),
    );
    expect(await broken()).toEqual({
      id: 'log.json',
      reason: "its row of 000003 is not that receipt's",
    });
    rmSync(log);
    expect(await broken()).toEqual({ id: 'log.json', reason: 'it is missing' });
  });
});

it('an empty folder holds', async () => {
  expect(await verify()).toEqual({
    ok: true,
    receipts: 0,
    head: CHAIN_START,
    broken: null,
    gone: [],
  });
});

describe('the report', () => {
  it('shows gates and chain, loads nothing, and takes no text for markup', async () => {
    const evil = '<script>alert(1)</script>';
    await here.receipts.write(draft({ summary: evil, actor: evil }));
    const text = readFileSync(fileOf(1).replace('.json', '.html'), 'utf8');
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/(src|href)="(?!data:)/);
    expect(text).toContain('security.secrets');
    expect(text).toContain(readReceipt(1).hash);
  });

  it('draws the load runs that are still here', async () => {
    const seconds = [
      { second: 0, requests: 9, failures: 0, p95_ms: 12 },
      { second: 1, requests: 9, failures: 0, p95_ms: null },
    ];
    const side = { kind: 'http', color: 'green', requests: 18, seconds };
    const file = keep(
      'r-1/load.json',
      JSON.stringify({ format: 1, scenario: 'load', color: 'green', sides: [side] }),
    );
    await here.receipts.write(draft({ files: [file] }));
    const text = readFileSync(fileOf(1).replace('.json', '.html'), 'utf8');
    expect(text).toContain('load, http: p95 by second');
    expect(existsSync(file)).toBe(true);
  });
});
