/** An upgrade is done as releases are: one command at a time, not during a freeze, and with a receipt. */
import { refuseFrozen } from '../freeze.ts';
import { acquireLock } from '../lock/lock.ts';
import type { ReceiptDraft, Receipts, StepRecord } from '../ports.ts';
import { remember } from '../record.ts';
import type { ReleaseStore } from '../state/store.ts';
import { isoNow } from '../world.ts';
import type { Outcome } from './exchange/outcome.ts';
import type { UpgradePlan } from './plan/types.ts';

export interface RecordedParts {
  /** Of releases; the lock lies there. */
  readonly folder: string;
  readonly store: ReleaseStore;
  readonly receipts: Receipts;
  readonly actor: string;
  readonly now: () => number;
  readonly say: (text: string) => void;
  readonly breakLock?: boolean;
}

/** Carries the plan out; tells each outcome, and asks before each batch whether it may go on. */
export type Carry = (on: {
  readonly outcome: (outcome: Outcome) => void;
  readonly beforeBatch: () => Promise<void>;
}) => Promise<Outcome[]>;

/** @throws RELEASE_LOCKED, RELEASE_FROZEN before anything is changed; RELEASE_LOCK_LOST between two batches */
export async function recordedUpgrade(
  parts: RecordedParts,
  plan: UpgradePlan,
  carry: Carry,
): Promise<Outcome[]> {
  const { folder, breakLock: force = false } = parts;
  const lock = await acquireLock({ folder, command: 'upgrade', force });
  try {
    await refuseFrozen(parts.store);
    const startedAt = isoNow(parts);
    const outcomes: Outcome[] = [];
    try {
      return await carry({
        outcome: (outcome) => void outcomes.push(outcome),
        beforeBatch: () => lock.check(),
      });
    } finally {
      await record(parts, plan, outcomes, startedAt);
    }
  } finally {
    await lock.release();
  }
}

/** A receipt that cannot be written does not undo what was done: it is said. */
async function record(
  parts: RecordedParts,
  plan: UpgradePlan,
  outcomes: readonly Outcome[],
  startedAt: string,
): Promise<void> {
  const draft = draftOf(parts, plan, outcomes, startedAt);
  const receipt = await parts.receipts.write(draft).catch((error: Error) => {
    parts.say(`the receipt was not written: ${error.message}`);
    return null;
  });
  await remember(parts, {
    run: draft.runId,
    what: draft.kind,
    outcome: draft.decision,
    release: null,
    version: draft.version,
    color: null,
    reason: draft.reasonIfBlocked,
    receipt: receipt?.id ?? null,
  });
}

function draftOf(
  parts: RecordedParts,
  { batches }: UpgradePlan,
  outcomes: readonly Outcome[],
  startedAt: string,
): ReceiptDraft {
  const steps = batches.flatMap((batch) => batch.steps);
  const changed = outcomes.filter(({ result }) => result === 'upgraded').length;
  const failed = outcomes.find(({ error }) => error !== null);
  const isDone = outcomes.length === steps.length && failed === undefined;
  const blocked = !isDone && changed === 0;
  const reason = failed === undefined ? 'it was ended half-way' : inWords(failed);
  const images = [...new Set(steps.map(({ target }) => target.image))].join(', ');
  return {
    ...{ runId: `upgrade/${startedAt}`, kind: 'upgrade', release: 'none', version: images },
    actor: parts.actor,
    status: isDone ? 'OK' : blocked ? 'BLOCKED' : 'PARTIAL',
    reasonIfBlocked: blocked ? reason : null,
    decision: isDone ? 'done' : 'aborted',
    summary: `upgrade of ${changed} of ${steps.length} containers to ${images}`,
    startedAt,
    endedAt: isoNow(parts),
    steps: outcomes.map((outcome) => stepOf(outcome, parts.actor)),
    ...{ color: null, images: [], measurements: [], gates: null, files: [], timings: {} },
  };
}

function stepOf(outcome: Outcome, owner: string): StepRecord {
  const { step, result, from } = outcome;
  const reason = outcome.error === null ? `from ${from ?? 'nothing'}` : inWords(outcome);
  return { id: step.key, owner, status: result, startedAt: null, endedAt: null, reason };
}

const inWords = ({ step, error }: Outcome) => `${step.key}: ${error?.code}: ${error?.message}`;
