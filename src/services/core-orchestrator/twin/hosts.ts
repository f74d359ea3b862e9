/** The latest of each machine, and the way there; fed by the events of the stewards. */
import { FleetMachineUnknown } from '../../../contracts/error-catalogue/services/steward.ts';
import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import { SAMPLE_SECONDS, type HostSample } from '../../../contracts/steward.ts';
import { figuresOf, vramOf, type Figures } from './figures.ts';
import { History } from './history.ts';

const SAMPLE_MS = SAMPLE_SECONDS * 1000;

/** Three samples missed: what is older says nothing about now. */
export const STALE_MS = 3 * SAMPLE_MS;

interface Host {
  readonly history: History;
  sample: HostSample | undefined;
  /** When it came here; clocks of machines differ. Unix milliseconds. */
  seenAt: number;
  latencyMs: number | null;
}

export interface HostView {
  readonly machine: string;
  /** The last one there was, however old. */
  readonly sample: HostSample | null;
  readonly ageSeconds: number | null;
  readonly fresh: boolean;
  readonly latencyMs: number | null;
}

export class Hosts {
  readonly #hosts = new Map<string, Host>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    for (const machine of FLEET_MACHINES) this.#hosts.set(machine, fresh());
  }

  get machines(): string[] {
    return [...this.#hosts.keys()];
  }

  take(sample: HostSample): void {
    const host = this.#hosts.get(sample.machine) ?? fresh();
    this.#hosts.set(sample.machine, host);
    host.sample = sample;
    host.seenAt = this.#now();
    const figures = figuresOf(sample);
    host.history.add(host.seenAt, {
      cpu: figures.cpuPercent,
      ramMb: figures.ramUsedMb,
      vramMb: vramOf(figures)?.usedMb ?? null,
      latencyMs: host.latencyMs,
    });
  }

  /** @param latencyMs round trip of a request to the machine; null when nobody answered */
  measured(machine: string, latencyMs: number | null): void {
    const host = this.#hosts.get(machine);
    if (host) host.latencyMs = latencyMs;
  }

  /** @throws HOST_UNKNOWN */
  view(machine: string): HostView {
    const { sample, seenAt, latencyMs } = this.#host(machine);
    if (!sample) return { machine, sample: null, ageSeconds: null, fresh: false, latencyMs: null };
    const age = this.#now() - seenAt;
    const fresh = age <= STALE_MS;
    const ageSeconds = Math.round(age / 100) / 10;
    return { machine, sample, ageSeconds, fresh, latencyMs: fresh ? latencyMs : null };
  }

  /** Undefined when nothing recent is known. @throws HOST_UNKNOWN */
  figures(machine: string): Figures | undefined {
    const { fresh, sample } = this.view(machine);
    return fresh && sample ? figuresOf(sample) : undefined;
  }

  /** Why `figures` is undefined. */
  silenceOf(machine: string): string {
    const { ageSeconds } = this.view(machine);
    return ageSeconds === null
      ? `nothing is known of ${machine}: its steward has not been heard`
      : `what is known of ${machine} is ${ageSeconds} s old: its steward is silent`;
  }

  history(machine: string): ReturnType<History['read']> {
    return this.#host(machine).history.read(this.#now());
  }

  #host(machine: string): Host {
    const host = this.#hosts.get(machine);
    if (host) return host;
    throw new FleetMachineUnknown({ machine, known: this.machines.join(', ') });
  }
}

function fresh(): Host {
  return { history: new History(SAMPLE_MS), sample: undefined, seenAt: 0, latencyMs: null };
}
