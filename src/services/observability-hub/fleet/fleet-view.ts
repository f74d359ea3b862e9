/** Who belongs to the fleet and how each is, as the other parts of the hub see it. */
import type {
  MachineView,
  Member,
  MemberState,
  PlanEntry,
  Transition,
} from '../../../contracts/observability/observability.ts';

/** What changed at once. */
export interface FleetChange {
  readonly members: readonly Member[];
  /** Ids of members that are in neither plan, registry nor engine any more. */
  readonly gone: readonly string[];
  readonly machines: readonly MachineView[];
}

/** A member went from one state to another. */
export interface StateChange {
  readonly member: Member;
  readonly from: MemberState;
}

/** Rates that are made from the metrics of a member. */
export interface Rates {
  readonly requests_per_second: number | null;
  readonly errors_per_second: number | null;
}

export interface FleetView {
  /** Machine of this hub. */
  readonly machine: string;
  /** The fleet definition, as rendered for the hubs. */
  readonly plan: readonly PlanEntry[];
  /** Grows with each change; of this life of this hub. */
  readonly revision: number;
  machines(): readonly MachineView[];
  members(): readonly Member[];
  /** @param id `<machine>/<name>` */
  member(id: string): Member | undefined;
  /** The member of that name; of several the one on this hub's machine. */
  named(name: string): Member | undefined;
  /** The last changes of state of a member, the newest first. */
  transitions(id: string): readonly Transition[];
  /** Seconds that its last answer took; null without one. */
  responseSeconds(id: string): number | null;
  /** Questions in a row that it did not answer. */
  failures(id: string): number;
  /** Rates that are shown with a member until the next ones; null for what is not known. */
  noteRates(id: string, rates: Rates): void;
  /** Something of members or machines changed; at most once a second. @returns stops listening */
  onChange(listener: (change: FleetChange) => void): () => void;
  /** A member changed its state; told at once. @returns stops listening */
  onState(listener: (change: StateChange) => void): () => void;
}
