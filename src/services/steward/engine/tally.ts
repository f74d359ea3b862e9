/** Counts what happens to the containers of the fleet, from the engine's events. */
import type { ContainerCounts, EngineEvent } from '../../../contracts/steward.ts';
import { label, type Labels } from './labels.ts';

/** An event of the engine, the fields that are used. */
export interface RawEvent {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Labels };
  readonly timeNano?: number;
}

export interface Tallied {
  readonly id: string;
  readonly agent: string;
  readonly service: string;
  running: boolean;
  health: string;
  /** Ends by exit code, since the steward started. */
  readonly exits: Map<number, number>;
  restarts: number;
  oomKills: number;
  /** Somebody asked for its end, so its next start is no restart by policy. */
  asked: boolean;
  died: boolean;
}

export type EngineChange = Omit<EngineEvent, 'machine' | 'timestamp'>;

const NANOS_PER_MS = 1_000_000;

export class Tally {
  readonly #containers = new Map<string, Tallied>();

  /** Brings states in line with a full list; counts of containers that are still there stay. */
  reset(
    listed: readonly {
      id: string;
      agent: string;
      service: string;
      running: boolean;
      health: string;
    }[],
  ): void {
    const before = new Map(this.#containers);
    this.#containers.clear();
    for (const { running, health, ...who } of listed) {
      const known = before.get(who.id) ?? fresh(who);
      this.#containers.set(who.id, Object.assign(known, { running, health }));
    }
  }

  /** Takes an event in and says what it means; undefined for what is not worth telling. */
  take(event: RawEvent): EngineChange | undefined {
    const { ID: id, Attributes } = event.Actor;
    if (event.Action === 'destroy') return void this.#containers.delete(id);
    const agent = Attributes[label.agent];
    if (agent === undefined || Attributes[label.oneOff] === 'True') return undefined;
    const who = { id, agent, service: Attributes[label.service] ?? agent };
    const it = this.#containers.get(id) ?? fresh(who);
    this.#containers.set(id, it);
    const kind = step(it, event);
    if (kind === undefined) return undefined;
    const exit = kind === 'died' ? exitCodeOf(event) : null;
    return {
      kind,
      agent: it.agent,
      service: it.service,
      container_id: id.slice(0, 12),
      exit_code: exit,
      restarts: it.restarts,
      oom_kills: it.oomKills,
    };
  }

  all(): readonly Tallied[] {
    return [...this.#containers.values()];
  }

  counts(): ContainerCounts {
    const all = this.all();
    const running = all.filter((one) => one.running);
    return {
      total: all.length,
      running: running.length,
      healthy: running.filter((one) => one.health === 'healthy').length,
      unhealthy: running.filter((one) => one.health === 'unhealthy').length,
      restarts: all.reduce((sum, one) => sum + one.restarts, 0),
      oom_kills: all.reduce((sum, one) => sum + one.oomKills, 0),
    };
  }
}

/** When it happened, by the engine's clock; ISO 8601. */
export function timeOf(event: RawEvent): string {
  const ms = event.timeNano === undefined ? Date.now() : event.timeNano / NANOS_PER_MS;
  return new Date(ms).toISOString();
}

function step(it: Tallied, event: RawEvent): EngineChange['kind'] | undefined {
  switch (event.Action) {
    case 'kill':
      it.asked = true;
      return undefined;
    case 'oom':
      it.oomKills += 1;
      return 'oom_killed';
    case 'die': {
      const code = exitCodeOf(event);
      it.running = false;
      it.died = true;
      it.health = 'none';
      it.exits.set(code, (it.exits.get(code) ?? 0) + 1);
      return 'died';
    }
    case 'start': {
      const byPolicy = it.died && !it.asked;
      Object.assign(it, { running: true, died: false, asked: false, health: 'starting' });
      if (byPolicy) it.restarts += 1;
      return byPolicy ? 'restarted' : 'started';
    }
    case 'health_status: healthy':
      it.health = 'healthy';
      return 'healthy';
    case 'health_status: unhealthy':
      it.health = 'unhealthy';
      return 'unhealthy';
    default:
      return undefined;
  }
}

function exitCodeOf(event: RawEvent): number {
  return Number(event.Actor.Attributes['exitCode'] ?? -1);
}

function fresh(who: { id: string; agent: string; service: string }): Tallied {
  return {
    ...who,
    running: false,
    health: 'none',
    exits: new Map(),
    restarts: 0,
    oomKills: 0,
    asked: false,
    died: false,
  };
}
