import { existsSync, readFileSync, rmSync } from 'node:fs';
import { draft, receiptsHere } from '../testing.ts';

let here: ReturnType<typeof receiptsHere>;
beforeEach(() => (here = receiptsHere()));
afterEach(() => rmSync(here.root, { recursive: true, force: true }));

describe('the report', () => {
  it('shows gates and chain, loads nothing, and takes no text for markup', async () => {
    const evil = '<script>alert(1)</script>';
    await here.receipts.write(draft({ summary: evil, actor: evil }));
    const text = readFileSync(here.fileOf(1).replace('.json', '.html'), 'utf8');
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/(src|href)="(?!data:)/);
    expect(text).toContain('security.secrets');
    expect(text).toContain(here.read(1).hash);
  });

  it('draws the load runs that are still here', async () => {
    const seconds = [
      { second: 0, requests: 9, failures: 0, p95_ms: 12 },
      { second: 1, requests: 9, failures: 0, p95_ms: null },
    ];
    const side = { kind: 'http', color: 'green', requests: 18, seconds };
    const file = here.keep(
      'r-1/load.json',
      JSON.stringify({ format: 1, scenario: 'load', color: 'green', sides: [side] }),
    );
    await here.receipts.write(draft({ files: [file] }));
    const text = readFileSync(here.fileOf(1).replace('.json', '.html'), 'utf8');
    expect(text).toContain('load, http: p95 by second');
    expect(existsSync(file)).toBe(true);
  });
});
