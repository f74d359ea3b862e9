/** The staged plan of a release: every row, who does it, after what, how long, and what if not. */
import { inOrderOfBonds } from '../matrix/order.ts';
import type { RowPlan } from '../matrix/row.ts';
import type { Check, CheckPhase } from '../ports.ts';

/** Longest waits for containers to be what they should be, seconds. */
export const START_SECONDS = 180;
export const REHEARSE_SECONDS = 150;

const COMMON = { alone: false, undoes: null, optional: false } as const;

type BuiltIn = Pick<
  RowPlan,
  'id' | 'owner' | 'mission' | 'after' | 'timeBoxSeconds' | 'escalation'
>;

/** @throws when checks wait for each other in a circle */
export function plansOf(machines: readonly string[], checks: readonly Check[]): readonly RowPlan[] {
  const starts = machines.map((machine) => `start.${machine}`);
  const rehearsed = checks.filter(({ phase }) => phase === 'rehearsal').map(({ id }) => id);
  const apart = checks.filter(({ phase }) => phase !== 'rehearsal').map(({ id }) => id);
  return inOrderOfBonds([
    ...beforeStart(),
    ...machines.map(startOn),
    row({
      id: 'rehearse',
      owner: 'production-validator',
      mission: 'their whole life, apart from what is live',
      after: starts,
      timeBoxSeconds: REHEARSE_SECONDS + 30,
      escalation: '`scripts/tandem logs NAME` of the container that is not ready',
    }),
    ...checks.map((check) => rowOf(check, starts, checks)),
    {
      ...row({
        id: 'end-rehearsal',
        owner: 'production-validator',
        mission: 'back to warm standbys',
        after: ['rehearse', ...rehearsed],
        timeBoxSeconds: REHEARSE_SECONDS + 30,
        escalation: '`scripts/tandem release rollback` removes the candidate',
      }),
      undoes: 'rehearse',
    },
    row({
      id: 'gates',
      owner: 'task-orchestrator',
      mission: 'go or no-go by the figures',
      after: ['rehearse', 'end-rehearsal', ...apart],
      timeBoxSeconds: 60,
      escalation: 'no-go stays: mend the version and stage it again',
    }),
  ]);
}

function beforeStart(): RowPlan[] {
  return [
    row({
      id: 'images',
      owner: 'system-architect',
      mission: 'images of the version on every machine',
      after: [],
      timeBoxSeconds: 60,
      escalation: 'build or pull them on the machine that is named',
    }),
    row({
      id: 'state',
      owner: 'reviewer',
      mission: 'the live version could read what this one writes',
      after: ['images'],
      timeBoxSeconds: 60,
      escalation: 'release first a version that reads both states',
    }),
    row({
      id: 'room',
      owner: 'system-architect',
      mission: 'both colors fit beside each other',
      after: ['images'],
      timeBoxSeconds: 60,
      escalation: 'free memory on the machine, or lower `resources` of an entry',
    }),
  ];
}

const startOn = (machine: string): RowPlan =>
  row({
    id: `start.${machine}`,
    owner: 'production-validator',
    mission: `containers on ${machine} up as healthy standbys`,
    after: ['state', 'room'],
    timeBoxSeconds: START_SECONDS + 120,
    escalation: 'the message has the last lines of what did not come up',
  });

/** A check that cannot be carried out stops nobody: what it measures is unknown, and gates say no. */
function rowOf(check: Check, starts: readonly string[], all: readonly Check[]): RowPlan {
  const { id, owner, mission, alone, timeBoxSeconds, escalation } = check;
  const before: Readonly<Record<CheckPhase, readonly string[]>> = {
    images: ['images'],
    standby: starts,
    rehearsal: ['rehearse'],
  };
  const known = check.after.filter((other) => all.some((one) => one.id === other));
  const after = [...before[check.phase], ...known];
  return {
    ...COMMON,
    id,
    owner,
    mission,
    alone,
    timeBoxSeconds,
    escalation,
    after,
    optional: true,
  };
}

const row = (plan: BuiltIn): RowPlan => ({ ...COMMON, ...plan });
