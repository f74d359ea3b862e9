import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { MOST_ROWS } from './log.ts';
import { draft, receiptsHere } from './testing.ts';

let here: ReturnType<typeof receiptsHere>;
beforeEach(() => (here = receiptsHere()));
afterEach(() => rmSync(here.root, { recursive: true, force: true }));

describe('the log', () => {
  it('keeps twenty rows, and every receipt stays', async () => {
    await here.writeSome(MOST_ROWS + 3);
    const log = JSON.parse(readFileSync(here.logFile, 'utf8'));
    expect(log.rows.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: MOST_ROWS }, (_, i) => i + 4),
    );
    expect(await here.receipts.folder.numbers()).toHaveLength(MOST_ROWS + 3);
    expect(await here.verify()).toMatchObject({ ok: true, receipts: MOST_ROWS + 3 });
  });

  it('gets the row that a process did not come to write', async () => {
    await here.writeSome(2);
    const before = readFileSync(here.logFile, 'utf8');
    await here.receipts.write(draft({ runId: 'run-3' }));
    writeFileSync(here.logFile, before);
    expect(await here.verify()).toMatchObject({ ok: true });
    await here.receipts.write(draft({ runId: 'run-4' }));
    expect(await here.verify()).toMatchObject({ ok: true, receipts: 4 });
  });

  it('has at most eighty characters on what changed, however much there is to say', async () => {
    const reason = 'the steward of a machine does not answer '.repeat(9);
    const blocked = { status: 'BLOCKED', reasonIfBlocked: reason, decision: 'no-go' } as const;
    await here.receipts.write(draft({ ...blocked, summary: reason, version: '0.2.0-rc.1' }));
    const { change } = here.read(1).log_row;
    expect(change.length).toBeLessThanOrEqual(80);
    expect(change).toMatch(/^stage 0\.2\.0-rc\.1: the steward of a machine/);
    expect(await here.verify()).toMatchObject({ ok: true });
  });

  it('and the page are made good by the same run, when a process died before it came to them', async () => {
    const page = here.fileOf(1).replace('.json', '.html');
    const first = await here.receipts.write(draft());
    const [log, report] = [here.logFile, page].map((file) => readFileSync(file, 'utf8'));
    rmSync(here.logFile);
    rmSync(page);
    expect(await here.receipts.write(draft())).toEqual(first);
    expect(await here.receipts.folder.numbers()).toEqual([1]);
    expect(readFileSync(here.logFile, 'utf8')).toBe(log);
    expect(readFileSync(page, 'utf8')).toBe(report);
  });
});
