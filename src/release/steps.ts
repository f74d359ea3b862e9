/** What a command would do, in the order in which it does it: the answer of `--dry-run`. */
import { otherColor, type WatchLimits } from '../contracts/release/release.ts';
import type { RowPlan } from './matrix/row.ts';
import { hintFor } from './phase-hint.ts';
import type { ReleaseState, Side } from './state/schema.ts';

export function stepsOfStage(version: string, live: Side, rows: readonly RowPlan[]): string[] {
  const color = otherColor(live.color);
  return [
    `record leave to stage ${version} in ${color}, beside ${live.color} ${live.version}, which stays live`,
    `write both versions into the variables of the compose files`,
    ...rows.map(({ id, mission, after }) => {
      const bond = after.length === 0 ? '' : ` (after ${after.join(', ')})`;
      return `${id}: ${mission}${bond}`;
    }),
    `write the receipt; passed: ${color} stays as a warm standby; refused: its containers are removed`,
  ];
}

export function stepsOfPromote(
  { phase, release }: ReleaseState,
  machines: readonly string[],
  watch: WatchLimits,
): string[] {
  if (phase !== 'staged-ok' || !release) return [notNow('promote', phase)];
  const { color, previous } = release;
  return [
    ...stepsOfSwitch(machines, color, previous.color),
    'write the receipt',
    `watch ${watch.seconds} s in the stewards: more than ${watch.error_share * 100} % of answers 5xx, ${watch.latency_factor} times the latency, or more than ${watch.restarts} restarts go back to ${previous.color} at once`,
  ];
}

export function stepsOfRollback(state: ReleaseState, machines: readonly string[]): string[] {
  const { phase, release } = state;
  if (!release) return [notNow('rollback', phase)];
  const { color, previous } = release;
  switch (phase) {
    case 'watching':
    case 'live':
      return [...stepsOfSwitch(machines, previous.color, color), 'write the receipt'];
    case 'committing':
      return [
        `${machines.join(' and ')}: where ${color} is live, switch back to ${previous.color}; where it is not, close its doors`,
        'write the receipt',
      ];
    case 'preparing':
      return [`${machines.join(' and ')}: close the doors that were opened; nothing has switched`];
    case 'staging':
    case 'staged-ok':
      return [
        `end the rehearsal, remove the containers of ${color}; ${previous.color} is live and stays so`,
        'write the receipt',
      ];
    default:
      return [notNow('rollback', phase)];
  }
}

export function stepsOfResume(
  state: ReleaseState,
  machines: readonly string[],
  back: boolean,
): string[] {
  if (back) return stepsOfRollback(state, machines);
  switch (state.phase) {
    case 'staging':
      return ['start the candidate anew, run what is not complete, evaluate the gates'];
    case 'preparing':
    case 'committing': {
      const { to, machines: progress } = state.switch!;
      return [
        ...Object.entries(progress).map(([machine, { state: done, error }]) =>
          done === 'committed'
            ? `${machine}: done, ${to.color} is live`
            : `${machine}: switch to ${to.color}${error ? ` (was: ${error})` : ''}`,
        ),
        'write the receipt',
      ];
    }
    case 'watching':
      return ['follow the watch'];
    default:
      return [notNow('resume', state.phase)];
  }
}

function stepsOfSwitch(machines: readonly string[], to: string, from: string): string[] {
  const all = machines.join(' and ');
  return [
    `${all}: prepare; ${to} opens its doors and holds what comes in. One that cannot ends it on all`,
    `${all}: commit, at once; the ingress turns to ${to}, ${from} finishes what it has and lets go`,
  ];
}

const notNow = (verb: string, phase: ReleaseState['phase']) =>
  `nothing: ${verb} is not possible in phase ${phase}; ${hintFor(phase)}`;
