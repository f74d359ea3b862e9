/** Where the tiles of the map lie: machines side by side, groups in the order in which they start. */
import type { Member } from '../../contracts/observability/observability.ts';

export interface GroupBlock {
  readonly name: string;
  readonly firstWave: number;
  readonly lastWave: number;
  /** Member ids in the order of waves, then names. */
  readonly ids: readonly string[];
}

export interface MachineBlock {
  readonly name: string;
  readonly groups: readonly GroupBlock[];
  readonly total: number;
}

type Placed = Pick<Member, 'id' | 'name' | 'machine' | 'group' | 'wave'>;

export function arrange(members: readonly Placed[]): MachineBlock[] {
  const byMachine = Map.groupBy(members, ({ machine }) => machine);
  return [...byMachine].sort(byKey).map(([name, own]) => ({
    name,
    total: own.length,
    groups: [...Map.groupBy(own, ({ group }) => group)]
      .map(([group, tiles]) => block(group, tiles))
      .sort((a, b) => a.firstWave - b.firstWave || compare(a.name, b.name)),
  }));
}

function block(name: string, tiles: readonly Placed[]): GroupBlock {
  const sorted = tiles.toSorted((a, b) => a.wave - b.wave || compare(a.name, b.name));
  return {
    name,
    firstWave: sorted[0]?.wave ?? 0,
    lastWave: sorted.at(-1)?.wave ?? 0,
    ids: sorted.map(({ id }) => id),
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => compare(a, b);
