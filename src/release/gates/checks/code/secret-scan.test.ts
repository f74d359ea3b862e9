import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Scan } from '../../../../fabric/scan/scan.ts';
import type { CheckRun } from '../../../ports.ts';
import type { GateWorld } from '../world.ts';
import { leaksOf, secretScan } from './secret-scan.ts';

describe('secret scan', () => {
  const scan = () => new Scan([{ name: 'pc2/token', value: 'S3cret-value' }]);

  it('counts leaks, and names no value', () => {
    const found = scan();
    found.text('env', 'variable X', 'S3cret-value');
    expect(leaksOf(found)).toMatchObject({ value: 1, notes: ['pc2/token (plain) in variable X'] });
    expect(leaksOf(scan())).toMatchObject({ value: 0 });
  });

  it('is unknown where something was not searched, unless there is a leak already', () => {
    const found = scan();
    found.leftOut('image layers on pc2', 'the engine failed');
    expect(leaksOf(found)).toMatchObject({
      value: null,
      note: expect.stringContaining('image layers'),
    });
    found.text('env', 'variable X', 'S3cret-value');
    expect(leaksOf(found)).toMatchObject({ value: 1 });
  });

  it('does not outlive its time', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'tandem-secret-scan-'));
    writeFileSync(path.join(root, 'token'), 'S3cret-value');
    const world = { root, secretsDir: root, engines: async () => [] } as unknown as GateWorld;
    const run = { candidate: { machines: [] }, signal: AbortSignal.abort(new Error('over')) };
    try {
      await expect(secretScan(world).run(run as unknown as CheckRun)).rejects.toThrow('over');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
