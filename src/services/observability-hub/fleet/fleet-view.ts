/** Who belongs to the fleet and how each is, as the other parts of the hub see it. */
import type { MachineView, Member, PlanEntry } from '../../../contracts/observability.ts';

/** What changed at once. */
export interface FleetChange {
  readonly members: readonly Member[];
  /** Ids of members that are in neither plan, registry nor engine any more. */
  readonly gone: readonly string[];
  readonly machines: readonly MachineView[];
}

export interface FleetView {
  /** Machine of this hub. */
  readonly machine: string;
  /** The fleet definition, as rendered for the hubs. */
  readonly plan: readonly PlanEntry[];
  machines(): readonly MachineView[];
  members(): readonly Member[];
  /** @param id `<machine>/<name>` */
  member(id: string): Member | undefined;
  /** The first member of that name; on this hub's machine, when it is there. */
  named(name: string): Member | undefined;
  /** @returns stops listening */
  onChange(listener: (change: FleetChange) => void): () => void;
}
