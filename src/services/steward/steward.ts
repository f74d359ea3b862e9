/** A running steward: the way to the engine, the measuring of host and cards, and the audit log. */
import type { AgentContext } from '../../runtime/context.ts';
import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { GpuVanished } from '../../contracts/error-catalogue/services/steward.ts';
import {
  stewardEvents,
  STEWARD,
  type ContainersReport,
  type HostSample,
} from '../../contracts/steward.ts';
import type { AuditLog } from '../../runtime/audit/audit-log.ts';
import { openAuditLog } from '../../runtime/audit/open-audit-log.ts';
import type { EngineApi } from './engine/api.ts';
import { ContainerReports } from './engine/facts.ts';
import { EngineLink } from './engine/link.ts';
import { FIRST_IS_LIVE, type LiveColor } from './engine/names.ts';
import type { EngineChange } from './engine/tally.ts';
import { GpuReader } from './gpu/reader.ts';
import { GpuWatch } from './gpu/watch.ts';
import { HostSampler, type HostFigures } from './host/sampler.ts';

/** The host's network counters, mounted there (see the definition's `hostAccess`). */
const NETWORK_COUNTERS = '/host/proc/1/net/dev';

/** What the engine's data lies on, when the engine does not say where that is. */
const DATA = '/var/lib/docker';

type Timed<T> = T & { readonly timestamp: string };

export class Steward {
  readonly machine: string;
  readonly audit: AuditLog;
  readonly link: EngineLink;
  readonly gpus: GpuWatch;
  readonly containers: ContainerReports;
  /** The color that is live on this machine. */
  readonly live: LiveColor = () => this.#live();
  #live: LiveColor = FIRST_IS_LIVE;
  /** Called when something happened to a container. */
  onActivity: () => void = () => {};
  readonly #listeners: ((change: EngineChange, timestamp: string) => void)[] = [];
  readonly #connected: (() => void)[] = [];
  readonly #reported: ((report: ContainersReport) => void)[] = [];
  readonly #sampler: HostSampler;
  readonly #context: AgentContext;
  #figures: Timed<HostFigures> | undefined;

  constructor(ctx: AgentContext, api: EngineApi) {
    this.#context = ctx;
    this.machine = ctx.identity.machine;
    this.audit = openAuditLog(ctx);
    this.link = new EngineLink({
      machine: this.machine,
      api,
      onChange: (change, timestamp) => {
        for (const listener of this.#listeners) listener(change, timestamp);
        ctx.publish(stewardEvents.engine(this.machine), {
          machine: this.machine,
          timestamp,
          ...change,
        });
      },
      onActivity: (id) => {
        this.containers.touched(id);
        this.onActivity();
      },
      onState: (reason) => {
        if (reason === null) {
          ctx.log.info('engine connected');
          for (const listener of this.#connected) listener();
        } else ctx.log.warn('no engine, trying again', { reason });
        this.onActivity();
      },
    });
    this.containers = new ContainerReports(this.machine, this.link, undefined, this.live);
    this.gpus = new GpuWatch(
      () => new GpuReader().read(),
      (change) => {
        const event = { machine: this.machine, timestamp: new Date().toISOString(), ...change };
        ctx.publish(stewardEvents.gpu(this.machine), event);
        if (change.kind === 'vanished') {
          ctx.reportError(new GpuVanished(event), { severity: 'critical' });
        }
      },
    );
    this.#sampler = new HostSampler({
      proc: '/proc',
      networkCounters: NETWORK_COUNTERS,
      // The root of a container lies on the file system of the engine's data.
      disks: () => [{ path: '/', mount: this.#dataRoot() }],
    });
  }

  /** Tells what happens to containers of the fleet. */
  onChange = (listener: (change: EngineChange, timestamp: string) => void): void => {
    this.#listeners.push(listener);
  };

  /** Tells when the engine is there. */
  onEngine = (listener: () => void): void => {
    this.#connected.push(listener);
  };

  /** Tells each regular report on the containers. */
  onContainers = (listener: (report: ContainersReport) => void): void => {
    this.#reported.push(listener);
  };

  /** Releases say which color is live. */
  followColor = (live: LiveColor): void => {
    this.#live = live;
  };

  /** The latest sample of the host, with what is known of cards and containers now. */
  latest(): HostSample {
    return this.#with(this.#figures ?? this.#sampled());
  }

  /** Measures the host now; cards are told as they were read last. */
  measure(): HostSample {
    return this.#with(this.#sampled());
  }

  #sampled(): Timed<HostFigures> {
    return (this.#figures = { timestamp: new Date().toISOString(), ...this.#sampler.sample() });
  }

  #with(figures: Timed<HostFigures>): HostSample {
    const { gpus, reason } = this.gpus.latest;
    const { reason: engineReason, tally } = this.link;
    return {
      machine: this.machine,
      ...figures,
      gpus,
      gpus_reason: reason,
      containers: engineReason === null ? tally.counts() : null,
      containers_reason: engineReason,
    };
  }

  publish(sample: HostSample): void {
    this.#context.publish(stewardEvents.host(this.machine), sample);
  }

  publishContainers(report: ContainersReport): void {
    for (const listener of this.#reported) listener(report);
    this.#context.publish(stewardEvents.containers(this.machine), report);
  }

  #dataRoot(): string {
    return this.link.reason === null ? this.link.engine().info.DockerRootDir : DATA;
  }
}

/** @throws AGENT_UNREACHABLE before the steward has started */
export function runningSteward(running: Steward | undefined): Steward {
  if (running) return running;
  throw new AgentUnreachable({ agent: STEWARD, action: 'any action', reason: 'it is starting' });
}
