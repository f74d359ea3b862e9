import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { areBroughtHere, makeSecrets } from './ensure-secrets.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';

describe('a machine that got a copy of its own secrets', () => {
  const full = mkdtempSync(path.join(tmpdir(), 'tandem-full-'));
  const copy = mkdtempSync(path.join(tmpdir(), 'tandem-copy-'));
  afterAll(() => [full, copy].forEach((dir) => rmSync(dir, { recursive: true })));

  test('needs nothing made, while the machine that made them goes on making what is missing', async () => {
    await makeSecrets(fleetAtHand(), full);
    cpSync(path.join(full, 'pc2'), path.join(copy, 'pc2'), { recursive: true });
    expect(areBroughtHere(['pc2'], copy)).toBe(true);
    expect(areBroughtHere(['pc2'], full)).toBe(false);
  }, 30_000);

  test('an incomplete copy and an empty folder are not taken for one', () => {
    expect(areBroughtHere(['mainpc', 'pc2'], copy)).toBe(false);
    expect(areBroughtHere(['pc2'], path.join(copy, 'nothing'))).toBe(false);
  });
});
