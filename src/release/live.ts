import { LiveVersionUnknown, MachinesDisagree } from '../contracts/error-catalogue/release.ts';
import type { Color, MachineReleaseStatus } from '../contracts/release.ts';
import type { Side } from './state/schema.ts';

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
 * @throws RELEASE_MACHINES_DISAGREE, RELEASE_LIVE_VERSION_UNKNOWN
 */
export function liveSide(statuses: readonly MachineReleaseStatus[]): Side {
  const colors = new Set(statuses.map(({ record }) => record.live));
  const found = statuses.map(({ machine, record }) => `${machine} ${record.live}`).join(', ');
  const [color] = colors;
  if (colors.size !== 1 || color === undefined) throw new MachinesDisagree({ found });
  const versions = statuses.map((status) => versionOf(status, color));
  const missing = versions.indexOf(null);
  if (missing !== -1) throw new LiveVersionUnknown({ color, machine: statuses[missing]!.machine });
  const differing = new Set(versions);
  if (differing.size !== 1)
    throw new MachinesDisagree({
      found: statuses.map(({ machine }, i) => `${machine} ${color} ${versions[i]}`).join(', '),
    });
  return { color, version: versions[0]! };
}
