import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckRun } from '../../../ports.ts';
import type { GateWorld } from '../world.ts';
import { packageAudit, vulnerable } from './package-audit.ts';

describe('package audit', () => {
  const report = (high: number, critical: number) =>
    JSON.stringify({
      vulnerabilities: { bad: { severity: 'high' }, meh: { severity: 'low' } },
      metadata: {
        vulnerabilities: { low: 3, moderate: 2, high, critical },
        dependencies: { total: 600 },
      },
    });

  it('counts high and critical ones only', () => {
    expect(vulnerable(report(1, 2), '')).toMatchObject({
      value: 3,
      samples: 600,
      notes: ['bad: high'],
    });
    expect(vulnerable(report(0, 0), '')).toMatchObject({ value: 0 });
  });

  it.each([
    [
      'a registry that refuses',
      JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '' } }),
      /405/,
    ],
    [
      'a registry out of reach',
      JSON.stringify({ error: { code: 'ENOTFOUND', summary: 'request failed' } }),
      /request failed/,
    ],
    ['no report', '', /gave no report: npm is broken/],
    ['a report without counts', '{}', /gave no counts/],
  ])('is unknown with %s', (_what, stdout, note) => {
    expect(vulnerable(stdout, 'npm is broken')).toMatchObject({
      value: null,
      note: expect.stringMatching(note),
    });
  });

  it('says that there is no npm', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
    const { PATH } = process.env;
    process.env['PATH'] = folder;
    try {
      const check = packageAudit({ root: folder } as GateWorld);
      const { summary } = await check.run({
        folder,
        signal: new AbortController().signal,
      } as CheckRun);
      expect(summary).toMatch(/ENOENT/);
    } finally {
      process.env['PATH'] = PATH;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
