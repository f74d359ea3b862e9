import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CHAIN_START } from '../../contracts/security/audit.ts';
import { draft, receiptsHere } from './testing.ts';

let here: ReturnType<typeof receiptsHere>;
beforeEach(() => (here = receiptsHere()));
afterEach(() => rmSync(here.root, { recursive: true, force: true }));

describe('a receipt', () => {
  it('says what was decided, on what, and what it cost', async () => {
    const file = here.keep('r-1/load.json', '{}');
    const ref = await here.receipts.write(draft({ files: [file] }));
    expect(ref).toMatchObject({ id: '000001', file: here.fileOf(1) });
    const receipt = here.read(1);
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
    expect(await here.verify()).toMatchObject({ ok: true, receipts: 1, head: ref.hash, gone: [] });
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
    expect(await here.verify()).toMatchObject({ ok: true, receipts: 6 });
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
    expect(here.read(1).log_row).toMatchObject({ status: 'BLOCKED', notes: 'a leak' });
  });

  it('is partial when a file that it names was not there', async () => {
    await here.receipts.write(draft({ files: [path.join(here.releaseDir, 'r-1/gone.json')] }));
    expect(here.read(1)).toMatchObject({
      status: 'PARTIAL',
      inputs: [{ name: 'r-1/gone.json', sha256: null }],
      warnings: ['r-1/gone.json was not there to be digested'],
    });
  });

  it('has figures that are no numbers as null', async () => {
    await here.receipts.write(draft({ measurements: [{ source: 's', value: NaN, unit: '%' }] }));
    expect(here.read(1).measurements[0]!.value).toBeNull();
    expect((await here.verify()).ok).toBe(true);
  });

  it('leaves no temporary file behind', async () => {
    await here.writeSome(2);
    expect(readdirSync(here.receipts.folder.folder).sort()).toEqual([
      ...['000001.html', '000001.json', '000002.html', '000002.json', 'log.json'],
    ]);
  });
});

it('leave to run a stage needs no gates, and is a record of its own', async () => {
  await here.receipts.write(draft({ kind: 'authorisation', gates: null, runId: 'run-a' }));
  await here.receipts.write(draft());
  expect([here.read(1).kind, here.read(2).kind]).toEqual(['authorisation', 'stage']);
  expect((await here.verify()).ok).toBe(true);
});

describe('versions', () => {
  const versions = async (...drafts: Parameters<typeof draft>[0][]) => {
    for (const [i, over] of drafts.entries()) {
      await here.receipts.write(draft({ runId: `run-${i}`, ...over }));
    }
    return drafts.map((_, i) => here.read(i + 1).log_row.version);
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
    const { status, log_row: row } = here.read(2);
    expect({ status, notes: row.notes }).toEqual({
      status: 'PARTIAL',
      notes: 'no-op (idempotent)',
    });
    expect((await here.verify()).ok).toBe(true);
  });
});
