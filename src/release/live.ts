import {
  LiveVersionUnknown,
  MachinesDisagree,
} from '../contracts/error-catalogue/release/release.ts';
import type { Color, MachineReleaseStatus } from '../contracts/release/release.ts';
import { allStatuses } from './ask.ts';
import type { Side } from './state/schema.ts';
import type { World } from './world.ts';

/** Version of a color on a machine: of the record, else what its containers say, if they agree. */
export function versionOf(status: MachineReleaseStatus, color: Color): string | null {
  const recorded = status.record.versions[color];
  if (recorded !== undefined) return recorded;
  const said = new Set(
    status.containers.flatMap(({ color: own, report }) =>
      own === color && report ? [report.version] : [],
    ),
  );
  return said.size === 1 ? [...said][0]! : null;
}

/**
 * What is live on all machines.
 *
 * @param running version of the live color's containers by machine, for those whose steward cannot tell
 * @throws RELEASE_MACHINES_DISAGREE, RELEASE_LIVE_VERSION_UNKNOWN
 */
export function liveSide(
  statuses: readonly MachineReleaseStatus[],
  running: ReadonlyMap<string, string | null> = new Map(),
): Side {
  const colors = new Set(statuses.map(({ record }) => record.live));
  const found = statuses.map(({ machine, record }) => `${machine} ${record.live}`).join(', ');
  const [color] = colors;
  if (colors.size !== 1 || color === undefined) throw new MachinesDisagree({ found });
  const versions = statuses.map((status) => {
    const version = versionOf(status, color) ?? running.get(status.machine) ?? null;
    if (version === null) throw new LiveVersionUnknown({ color, machine: status.machine });
    return version;
  });
  if (new Set(versions).size !== 1)
    throw new MachinesDisagree({
      found: statuses.map(({ machine }, i) => `${machine} ${color} ${versions[i]}`).join(', '),
    });
  return { color, version: versions[0]! };
}

/** The same, asked of the stewards; before the first release the engines know the version. */
export async function liveNow(world: Pick<World, 'machines' | 'stacks'>): Promise<Side> {
  const statuses = await allStatuses(world.machines);
  const running = statuses.map(async ({ machine, record }) => {
    return [machine, await world.stacks.runs(machine, record.live)] as const;
  });
  return liveSide(statuses, new Map(await Promise.all(running)));
}
