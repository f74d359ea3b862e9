/** What a release asks of others: machines, stacks, checks with their figures, gates, receipts. */
import type { Color, ControlCommand, MachineReleaseStatus } from '../contracts/release/release.ts';

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'id'> : never;

/** A command for a steward; the session numbers it. */
export type MachineCommand = WithoutId<ControlCommand>;

/** The control session with the steward of one machine. */
export interface MachineControl {
  readonly machine: string;
  /**
   * @throws a TandemError with the steward's own code when it refuses; one that is retryable when it
   * cannot be reached or does not answer in time, and then the command may have been carried out
   */
  send(command: MachineCommand, signal?: AbortSignal): Promise<MachineReleaseStatus>;
  /** What it answered last; null before it did. */
  readonly said: MachineReleaseStatus | null;
  close(): Promise<void>;
}

/** Version of an image on a machine: what it reads and writes of the state, null when it does not say. */
export interface ImageFacts {
  readonly machine: string;
  readonly image: string;
  /** The engine's content digest; null when the image is not there. */
  readonly digest: string | null;
  readonly reads: readonly string[] | null;
  readonly writes: string | null;
}

/** A container that is not as it should be, in words that say why. */
export interface NotReady {
  readonly machine: string;
  readonly service: string;
  readonly reason: string;
  readonly lastLines: readonly string[];
}

/** Containers of one color on the machines. */
export interface Stacks {
  /** Images of the colored entries of a version, on every machine. */
  images(version: string): Promise<readonly ImageFacts[]>;
  /** Version that the color's containers run on a machine; null when there are none, or they differ. */
  runs(machine: string, color: Color): Promise<string | null>;
  /** Why the second color would not fit beside the first; empty when it fits. */
  lackOfRoom(color: Color): Promise<readonly string[]>;
  /** Starts the color on one machine; done when Compose has made the containers, healthy or not. */
  up(machine: string, color: Color, version: string, signal?: AbortSignal): Promise<void>;
  /** Which containers of the color are not a healthy standby yet; `hopeless` ones will not become it. */
  notReady(
    machine: string,
    color: Color,
  ): Promise<readonly (NotReady & { readonly hopeless: boolean })[]>;
  /** Removes the containers of the color on one machine; volumes and images stay. */
  down(machine: string, color: Color): Promise<void>;
}

/** One figure, with where it comes from. Absent is null, with the reason; never a made-up value. */
export interface Measurement {
  /** Name that gates refer to, e.g. `load.http.p95`. */
  readonly source: string;
  readonly value: number | null;
  readonly unit: string;
  /** The same figure of the live color in the same run. */
  readonly baseline?: number | null;
  /** How many observations it rests on. */
  readonly samples?: number | null;
  /** How sure a comparison with the baseline is, 0 to 1. */
  readonly confidence?: number | null;
  /** Why there is no value, or what it is about. */
  readonly note?: string | null;
  /** What a share was counted from, so that no division rounds it over a limit. */
  readonly counted?: { readonly part: number; readonly whole: number } | null;
  /** Between these the true value lies, as sure as `confidence` says. */
  readonly interval?: { readonly low: number; readonly high: number } | null;
  /** A true value that is over a limit by this much is shown to be over it in 95 of 100 runs like this one. */
  readonly resolution?: number | null;
  /** How long was measured; absent where the state of now was looked at. */
  readonly seconds?: number | null;
  /** What makes up the value, line by line: each leak, each failed test. */
  readonly notes?: readonly string[];
}

/** What is under test and where it answers. */
export interface Candidate {
  readonly release: string;
  readonly version: string;
  readonly color: Color;
  readonly live: { readonly color: Color; readonly version: string | null };
  readonly machines: readonly string[];
  readonly images: readonly ImageFacts[];
}

export interface CheckRun {
  readonly candidate: Candidate;
  /** Folder for the files of this check; it exists. */
  readonly folder: string;
  /** Ends when the time box does, or when the release is given up. */
  readonly signal: AbortSignal;
  /** A line for those who watch. */
  readonly progress: (line: string) => void;
}

export interface CheckOutcome {
  readonly measurements: readonly Measurement[];
  /** Files that belong into the receipt, absolute paths. */
  readonly files: readonly string[];
  /** One sentence for the plan. */
  readonly summary: string;
}

/** When a check may begin, at the earliest. */
export type CheckPhase =
  /** Needs nothing of the candidate but its images: audit of packages, lint, signatures. */
  | 'images'
  /** Needs its containers as healthy standbys: hardening. */
  | 'standby'
  /** Needs them alive in the rehearsal account, behind the preview doors. */
  | 'rehearsal';

/** One row of the coordination matrix that produces figures. */
export interface Check {
  readonly id: string;
  /** Who does it, e.g. `performance-benchmarker`. */
  readonly owner: string;
  readonly mission: string;
  readonly phase: CheckPhase;
  /** Ids of checks that must be complete before; checks without a bond run in parallel. */
  readonly after: readonly string[];
  /** A check that measures time runs alone. */
  readonly alone: boolean;
  readonly timeBoxSeconds: number;
  /** Whom or what to turn to when it is blocked or runs out of time. */
  readonly escalation: string;
  /** @throws when it could not be carried out: the gates on its sources are then unknown */
  run(run: CheckRun): Promise<CheckOutcome>;
}

/** Anything that contributes checks: gates and load tests. */
export interface Checks {
  readonly checks: readonly Check[];
}

export type Loads = Checks;

export type GateOutcome = 'pass' | 'fail' | 'unknown';

export interface GateResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: GateOutcome;
  readonly source: string;
  readonly operator: string;
  readonly threshold: number;
  readonly unit: string;
  readonly value: number | null;
  readonly baseline: number | null;
  readonly confidence: number | null;
  /** For people: why it passed, failed or is unknown. */
  readonly reason: string;
}

/** What gates make of the figures; `go` needs every gate to pass. */
export interface GateReport {
  readonly go: boolean;
  readonly results: readonly GateResult[];
  /** Digest of the file that the gates were read from. */
  readonly gatesDigest: string;
}

export interface Gates extends Checks {
  evaluate(measurements: readonly Measurement[]): Promise<GateReport>;
}

/** How one row of the plan ended, for the receipt. */
export interface StepRecord {
  readonly id: string;
  readonly owner: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
}

/** Leave to run a stage, and go or no-go for its release, are two records. */
export type ReceiptKind =
  'authorisation' | 'stage' | 'promote' | 'rollback' | 'freeze' | 'unfreeze' | 'upgrade';

/** Body of a receipt before it is numbered, hashed and chained. */
export interface ReceiptDraft {
  /** Repeating the same run writes no second receipt. */
  readonly runId: string;
  readonly kind: ReceiptKind;
  readonly release: string;
  readonly version: string;
  readonly actor: string;
  /** `OK`, `PARTIAL` or `BLOCKED`; blocked needs the reason. */
  readonly status: 'OK' | 'PARTIAL' | 'BLOCKED';
  readonly reasonIfBlocked: string | null;
  readonly decision: 'go' | 'no-go' | 'done' | 'aborted';
  readonly summary: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly color: Color | null;
  readonly images: readonly ImageFacts[];
  readonly steps: readonly StepRecord[];
  readonly measurements: readonly Measurement[];
  readonly gates: GateReport | null;
  /** Files to digest, absolute paths. */
  readonly files: readonly string[];
  /** Figures of a switch, milliseconds by machine; null where none were taken. */
  readonly timings: Readonly<
    Record<string, { readonly flip_ms: number; readonly takeover_ms: number } | null>
  >;
}

export interface ReceiptRef {
  readonly id: string;
  readonly hash: string;
  /** Absolute path. */
  readonly file: string;
}

export interface Receipts {
  /** Durable when it resolves; the same `runId` gives the receipt that is there. */
  write(draft: ReceiptDraft): Promise<ReceiptRef>;
}
