/** What was heard of one machine, and when it came here; its own clock is only shown. */
import type { MachineView } from '../../../../contracts/observability/observability.ts';
import type {
  ContainerFacts,
  ContainersReport,
  HostSample,
} from '../../../../contracts/steward.ts';

/** Nobody of a machine was heard for this long: it is away, milliseconds. Two reports missed. */
export const AWAY_MS = 10_000;
/** A report of a steward older than this says nothing about now. */
export const REPORT_MS = 12_000;
/** Samples of which the one that travelled fastest tells the difference of the clocks. */
const OFFSETS = 12;

export interface Clocks {
  /** Milliseconds of a clock that is never set. */
  readonly now: () => number;
  /** Unix milliseconds. */
  readonly wall: () => number;
}

export class MachineSigns {
  readonly name: string;
  readonly #clocks: Clocks;
  readonly #bornMs: number;
  #heardMs: number | undefined;
  #heardAt: string | null = null;
  #host: HostSample | null = null;
  #report: { readonly at: number; readonly reason: string | null } | undefined;
  #containers: ReadonlyMap<string, ContainerFacts> = new Map();
  readonly #offsets: number[] = [];

  constructor(name: string, clocks: Clocks) {
    this.name = name;
    this.#clocks = clocks;
    this.#bornMs = clocks.now();
  }

  /** Somebody there gave a sign of life. */
  heard(): void {
    this.#heardMs = this.#clocks.now();
    this.#heardAt = new Date(this.#clocks.wall()).toISOString();
  }

  takeHost(sample: HostSample): void {
    this.heard();
    this.#host = sample;
    this.#compare(sample.timestamp);
  }

  takeContainers(report: ContainersReport): void {
    this.heard();
    this.#compare(report.timestamp);
    this.#report = { at: this.#clocks.now(), reason: report.reason };
    // What was known before an engine fell silent stays, for what does not change by itself.
    if (report.containers === null) return;
    this.#containers = new Map(report.containers.map((one) => [one.name, one]));
  }

  /** Containers as last told, by entry name; `engineReason` says whether that is now. */
  get containers(): ReadonlyMap<string, ContainerFacts> {
    return this.#containers;
  }

  /** Why the engine's word is not fresh; null when it is. */
  get engineReason(): string | null {
    if (this.#report === undefined) return 'its steward was not heard yet';
    const age = this.#clocks.now() - this.#report.at;
    if (age > REPORT_MS) return `its steward is silent for ${Math.round(age / 1000)} s`;
    return this.#report.reason;
  }

  /** False after a while without any sign; true at first, until there was time for one. */
  get reachable(): boolean {
    return this.#clocks.now() - (this.#heardMs ?? this.#bornMs) <= AWAY_MS;
  }

  get silentSeconds(): number {
    return Math.round((this.#clocks.now() - (this.#heardMs ?? this.#bornMs)) / 1000);
  }

  view(): MachineView {
    return {
      name: this.name,
      reachable: this.reachable && this.#heardMs !== undefined,
      last_sign: this.#heardAt,
      host: this.#host,
      clock_offset_ms: this.#offsets.length === 0 ? null : Math.min(...this.#offsets),
    };
  }

  /** The difference holds the time on the way too, so the smallest of some is the nearest. */
  #compare(timestamp: string): void {
    const offset = this.#clocks.wall() - Date.parse(timestamp);
    if (!Number.isFinite(offset)) return;
    this.#offsets.push(offset);
    if (this.#offsets.length > OFFSETS) this.#offsets.shift();
  }
}
