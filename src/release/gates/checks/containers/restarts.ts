import type { ContainerInspectInfo } from 'dockerode';
import { containersOfColor } from '../../../../engine/containers/color-containers.ts';
import type { Measurement } from '../../../ports.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SOURCE = 'containers.restarts';
const UNIT = 'restarts';

export interface Watched {
  readonly machine: string;
  /** By the clock of its engine, Unix milliseconds. */
  readonly now: number;
  readonly containers: readonly ContainerInspectInfo[];
}

/**
 * Looks at the end of the rehearsal how often the candidate's containers ended since they were made. A stage makes
 * them anew, so that each end is one of this version: a release that crashes some time after its start.
 */
export function restarts(world: GateWorld): GateCheck {
  const plan = {
    id: 'restarts',
    sources: [SOURCE],
    owner: 'production-validator',
    mission: 'no container of the candidate ends while it is tried',
    phase: 'rehearsal',
    timeBoxSeconds: 60,
    escalation: '`scripts/tandem logs NAME` of the container that ended, for its last words',
  } as const;
  const counted = check(plan, async ({ candidate: { machines, color } }) => {
    const engines = await world.engines(machines);
    const watched = await Promise.all(
      engines.map(async (engine) => {
        const { SystemTime } = (await engine.docker.info()) as { SystemTime: string };
        const containers = await containersOfColor(engine, color);
        return { machine: engine.machine, now: Date.parse(SystemTime), containers };
      }),
    );
    return [restartsOf(watched)];
  });
  // The longer it is tried, the more of it is seen.
  return { ...counted, after: ['endpoints', 'load-smoke', 'load-compare'] };
}

export function restartsOf(watched: readonly Watched[]): Measurement {
  const empty = watched.filter(({ containers }) => containers.length === 0);
  if (watched.length === 0 || empty.length > 0) {
    const where = empty.map(({ machine }) => machine).join(', ');
    return absent(SOURCE, UNIT, `there is no container of the candidate on ${where || 'any'}`);
  }
  const all = watched.flatMap(({ containers }) => containers);
  const ages = watched.flatMap(({ now, containers }) =>
    containers.map(({ Created }) => (now - Date.parse(Created)) / 1_000),
  );
  const ended = all.filter((one) => endsOf(one) > 0);
  return {
    source: SOURCE,
    value: all.reduce((sum, one) => sum + endsOf(one), 0),
    unit: UNIT,
    seconds: Math.floor(Math.min(...ages)),
    samples: all.length,
    notes: ended.map(
      (one) =>
        `${one.Name.slice(1)} ended ${endsOf(one)} times, the last time with exit code ${one.State.ExitCode}` +
        `${one.State.OOMKilled ? ' for want of memory' : ''}`,
    ),
  };
}

/** One that is down now has ended once more than it was started again. */
const endsOf = ({ RestartCount, State }: ContainerInspectInfo) =>
  RestartCount + (State.Running || State.Restarting ? 0 : 1);
