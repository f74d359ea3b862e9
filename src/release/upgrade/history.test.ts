import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome } from './exchange/outcome.ts';
import { UpgradeHistory } from './history.ts';
import { fleetOf, planFor } from './testing/plans.ts';

const [step] = planFor(fleetOf([[]])).batches[0]!.steps;
const outcome: Outcome = {
  ...{ step: step!, result: 'failed', from: 'x:1', notes: [], lastLines: [], elapsedMs: 1_234 },
  error: { code: 'UPGRADE_NOT_HEALTHY', message: 'why' },
};

test('rows are kept in order, also after one that a crash cut short', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'history-'));
  const history = new UpgradeHistory(path.join(folder, 'release'), 'ann');
  expect(history.last(5)).toEqual([]);
  history.add(outcome, new Date(0));
  appendFileSync(path.join(folder, 'release', 'upgrades.jsonl'), '\n{"at":"19');
  history.add({ ...outcome, result: 'upgraded', error: null }, new Date(1));
  expect(history.last(5)).toMatchObject([
    { at: '1970-01-01T00:00:00.000Z', actor: 'ann', key: 'mainpc/Agent00', result: 'failed' },
    { result: 'upgraded', from: 'x:1', to: 'tandem/runtime:2', seconds: 1.2, error: null },
  ]);
});
