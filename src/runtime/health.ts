/** The health of a container, as its probes, its `health` action and the old health port tell it. */
import { LifeState, type HealthReport } from '../contracts/fleet/health.ts';
import type { Identity } from './settings/identity.ts';

export interface HealthSources {
  readonly identity: Identity;
  readonly port: number | null;
  /** True while requests can come in. */
  readonly accepting: () => boolean;
  readonly fabricConnected: () => boolean;
  readonly inFlight: () => number;
  /** The agent's own checks. */
  readonly custom: (() => Readonly<Record<string, boolean>>) | undefined;
}

export class Health {
  state: LifeState = LifeState.starting;
  /** Why the container is not ready yet, for people. */
  stage = 'starting';
  readonly #sources: HealthSources;

  constructor(sources: HealthSources) {
    this.#sources = sources;
  }

  /** Work may be sent here. */
  get ready(): boolean {
    return this.state === LifeState.ready && this.#sources.fabricConnected();
  }

  /** The full report; a custom check that throws counts as failed and is named in `error`. */
  report(): HealthReport {
    const { identity, port, accepting, fabricConnected, inFlight } = this.#sources;
    const fabric = fabricConnected();
    const { checks: custom, error } = this.#custom();
    const checks: Record<string, boolean> = {
      port_accessible: accepting(),
      redis_connected: fabric,
      fabric_connected: fabric,
      ready_signal: this.state === LifeState.ready,
      ...custom,
    };
    const failed = Object.keys(checks).filter((name) => !checks[name]);
    const healthy = failed.length === 0;
    const usable = checks['port_accessible'] && fabric;
    return {
      status: healthy ? 'ok' : 'degraded',
      ready: this.ready,
      initialized: this.state !== LifeState.starting,
      message: healthy ? 'all checks pass' : `${this.#stageText()}failed: ${failed.join(', ')}`,
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      active_threads: inFlight(),
      health_checks: checks,
      health_details: { port, state: this.state, instance: identity.instance },
      health_status: healthy ? 'healthy' : usable ? 'degraded' : 'unhealthy',
      ...(error === undefined ? {} : { error }),
      agent: identity.agent,
      machine: identity.machine,
      version: identity.version,
      state: this.state,
    };
  }

  #stageText(): string {
    return this.state === LifeState.ready ? '' : `${this.state} (${this.stage}); `;
  }

  #custom(): { checks: Readonly<Record<string, boolean>>; error?: string } {
    try {
      return { checks: this.#sources.custom?.() ?? {} };
    } catch (error) {
      return { checks: { custom: false }, error: String(error) };
    }
  }
}
