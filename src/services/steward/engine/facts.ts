/** The regular report on all containers: one list each time, details and use as seldom as they allow. */
import type { ContainerInfo as Listed } from 'dockerode';
import type {
  ContainerFacts,
  ContainerInfo,
  ContainersReport,
  ContainerUsage,
} from '../../../contracts/steward.ts';
import { infoOf, summaryOf, usageOf } from './describe.ts';
import { isOfFleet } from './labels.ts';
import type { EngineLink, LinkedEngine } from './link.ts';
import { FIRST_IS_LIVE, type LiveColor } from './names.ts';

/** Questions to the engine at a time. */
const AT_ONCE = 4;
/** Between two readings of what a container uses, milliseconds; each costs the engine some work. */
export const USAGE_MS = 10_000;

interface Known {
  /** As of the last inspection. */
  info: ContainerInfo | undefined;
  usage: ContainerUsage | undefined;
  usageAt: number;
  cpuPercent: number | null;
}

export class ContainerReports {
  readonly #machine: string;
  readonly #link: Pick<EngineLink, 'reason' | 'engine' | 'tally'>;
  readonly #now: () => number;
  readonly #live: LiveColor;
  readonly #known = new Map<string, Known>();

  /**
   * @param now milliseconds of a clock that is never set
   * @param live which copy the name of an entry means
   */
  constructor(
    machine: string,
    link: Pick<EngineLink, 'reason' | 'engine' | 'tally'>,
    now: () => number = () => performance.now(),
    live: LiveColor = FIRST_IS_LIVE,
  ) {
    this.#machine = machine;
    this.#link = link;
    this.#now = now;
    this.#live = live;
  }

  /** Something happened to a container: what is known of it is looked up again. */
  touched(id: string): void {
    const known = this.#known.get(id);
    if (known) known.info = undefined;
  }

  /** Never rejects; an engine that does not answer is the report. */
  async report(): Promise<ContainersReport> {
    const said = { machine: this.#machine, timestamp: new Date().toISOString() };
    if (this.#link.reason !== null) return { ...said, containers: null, reason: this.#link.reason };
    try {
      return { ...said, containers: await this.#containers(this.#link.engine()), reason: null };
    } catch (error) {
      return { ...said, containers: null, reason: (error as Error).message };
    }
  }

  async #containers({ api, own }: LinkedEngine): Promise<ContainerFacts[]> {
    const listed = (await api.list(own.project)).filter(({ Labels }) =>
      isOfFleet(Labels, own.project),
    );
    const ids = new Set(listed.map(({ Id }) => Id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    const waiting = [...listed];
    const work = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        await this.#look(api, next).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const kills = new Map(this.#link.tally.all().map((one) => [one.id, one.oomKills]));
    return listed
      .map((one) => this.#facts(one, kills.get(one.Id) ?? 0))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A container that is removed while it is looked at has no details; the next list lacks it. */
  async #look(api: LinkedEngine['api'], { Id, State }: Listed): Promise<void> {
    const known: Known = this.#known.get(Id) ?? {
      info: undefined,
      usage: undefined,
      usageAt: -Infinity,
      cpuPercent: null,
    };
    this.#known.set(Id, known);
    if (known.info === undefined || known.info.state !== State)
      known.info = infoOf(await api.inspect(Id), this.#machine);
    const now = this.#now();
    if (State !== 'running') {
      Object.assign(known, { usage: undefined, cpuPercent: null });
    } else if (known.usage === undefined || now - known.usageAt >= USAGE_MS) {
      const usage = usageOf(await api.stats(Id));
      known.cpuPercent = rate(known.usage, usage, (now - known.usageAt) / 1_000);
      Object.assign(known, { usage, usageAt: now });
    }
  }

  #facts(listed: Listed, oom_kills: number): ContainerFacts {
    const { info, usage, cpuPercent } = this.#known.get(listed.Id) ?? {};
    const runs = listed.State === 'running' || listed.State === 'paused';
    return {
      ...summaryOf(listed, this.#machine, this.#live),
      restarts: info?.restarts ?? null,
      oom_kills,
      exit_code: runs ? null : (info?.exit_code ?? null),
      started_at: info?.started_at ?? null,
      memory_limit_bytes: info?.limits.memory_bytes ?? null,
      cpus_limit: info?.limits.cpus ?? null,
      memory_bytes: usage?.memory_bytes ?? null,
      cpu_percent: cpuPercent ?? null,
      pids: usage?.pids ?? null,
    };
  }
}

/** Null for the first reading, and when the counter began anew. */
function rate(
  before: ContainerUsage | undefined,
  after: ContainerUsage,
  seconds: number,
): number | null {
  const from = before?.cpu_seconds ?? null;
  const to = after.cpu_seconds;
  if (from === null || to === null || to < from || seconds <= 0) return null;
  return Math.round(((to - from) / seconds) * 1_000) / 10;
}
