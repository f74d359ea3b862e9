import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock } from '../lock/lock.ts';
import type { ReceiptDraft } from '../ports.ts';
import { FileStore } from '../state/file-store.ts';
import type { Outcome } from './exchange/outcome.ts';
import { FakeCopies } from './testing/fake-copies.ts';
import { recordedUpgrade, type Carry } from './recorded.ts';
import { runPlan } from './run.ts';
import { agentsOf, fleetOf, planFor } from './testing/plans.ts';

const fleet = fleetOf([[], []]);
const plan = planFor(fleet, { wanted: { image: 'x:2' } });
let folder: string;
let receipts: ReceiptDraft[];
let copies: FakeCopies;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-upgrade-'));
  receipts = [];
  copies = new FakeCopies();
  for (const { machine, slug } of agentsOf(fleet)) copies.run(`${machine}/${slug}`, 'x:1');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const store = () => new FileStore(folder);
const upgrade = (carry?: Carry): Promise<Outcome[]> =>
  recordedUpgrade(
    {
      ...{ folder, store: store(), actor: 'ann@here', now: () => 0, say: () => undefined },
      receipts: {
        write: async (draft) => {
          receipts.push(draft);
          return { id: '000001', hash: '', file: '' };
        },
      },
    },
    plan,
    carry ??
      (({ outcome, beforeBatch }) =>
        runPlan(plan, copies, {
          ...{ clock: copies.clock, deadlineMs: 60_000, canaryMs: 0, beforeBatch },
          onBegin: () => undefined,
          onOutcome: outcome,
        })),
  );

test('leaves a receipt and a line in the history of releases', async () => {
  await upgrade();
  expect(receipts).toMatchObject([
    { kind: 'upgrade', status: 'OK', decision: 'done', actor: 'ann@here', version: 'x:2' },
  ]);
  expect(receipts[0]!.steps.map(({ status, reason }) => [status, reason])).toEqual([
    ['upgraded', 'from x:1'],
    ['upgraded', 'from x:1'],
  ]);
  expect(await store().history()).toMatchObject([
    { what: 'upgrade', outcome: 'done', receipt: '000001' },
  ]);
});

test('what failed is in them, with its reason', async () => {
  copies.behaviours.set('x:2', { healthyAfterMs: Infinity });
  await upgrade();
  expect(receipts).toMatchObject([{ status: 'BLOCKED', decision: 'aborted' }]);
  expect(receipts[0]!.reasonIfBlocked).toContain('UPGRADE_NOT_HEALTHY');
});

test('waits for no release that is at work: it is refused, and nothing is changed', async () => {
  const lock = await acquireLock({ folder, command: 'release promote' });
  await expect(upgrade()).rejects.toMatchObject({ code: 'RELEASE_LOCKED' });
  expect(copies.calls).toEqual([]);
  await lock.release();
});

test('refused during a freeze, and the lock is free again', async () => {
  await store().setFreeze({ by: 'bob', at: '', reason: 'a demo' });
  await expect(upgrade()).rejects.toMatchObject({ code: 'RELEASE_FROZEN' });
  expect(receipts).toEqual([]);
  await (await acquireLock({ folder, command: 'x' })).release();
});

test('whoever lost the lock begins no further batch, and what was done is recorded', async () => {
  let batches = 0;
  const carry: Carry = ({ outcome, beforeBatch }) =>
    runPlan(plan, copies, {
      ...{ clock: copies.clock, deadlineMs: 60_000, canaryMs: 0 },
      onBegin: () => undefined,
      onOutcome: outcome,
      beforeBatch: async () => {
        if ((batches += 1) === 2) await acquireLock({ folder, command: 'x', force: true });
        await beforeBatch();
      },
    });
  await expect(upgrade(carry)).rejects.toMatchObject({ code: 'RELEASE_LOCK_LOST' });
  expect(receipts).toMatchObject([{ status: 'PARTIAL', decision: 'aborted' }]);
});
