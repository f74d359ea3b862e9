/** Puts a member together from what plan, registry, engine and its own answers say. */
import type { Member, PlanEntry } from '../../../../contracts/observability/observability.ts';
import type { RegistryEntry } from '../../../../contracts/registry.ts';
import type { ContainerFacts } from '../../../../contracts/steward.ts';
import type { Verdict } from '../../health/judge.ts';
import type { AnswerBook } from '../signs/answers.ts';
import type { Rates } from '../fleet-view.ts';

export interface Pieces {
  readonly id: string;
  readonly plan: PlanEntry | undefined;
  readonly entry: RegistryEntry | undefined;
  readonly container: ContainerFacts | undefined;
  /** The engine's word is of now. */
  readonly engineTold: boolean;
  readonly asked: ReturnType<AnswerBook['get']>;
  readonly rates: Rates | undefined;
  readonly verdict: Verdict;
  readonly since: string;
}

type Who = Pick<
  Member,
  'name' | 'machine' | 'slug' | 'group' | 'role' | 'wave' | 'required' | 'depends_on' | 'gpu'
>;

/** What is fixed by the definition; for what no plan knows, from who tells of it. */
function whoIs(
  id: string,
  { plan, entry, container }: Pick<Pieces, 'plan' | 'entry' | 'container'>,
): Who {
  if (plan !== undefined) {
    const { name, machine, slug, group, role, wave, required, depends_on, gpu } = plan;
    return { name, machine, slug, group, role, wave, required, depends_on, gpu };
  }
  const slash = id.indexOf('/');
  const name = id.slice(slash + 1);
  return {
    name,
    machine: id.slice(0, slash),
    slug: container?.service ?? entry?.host ?? name,
    group: container?.group ?? entry?.group ?? '',
    role: roleOf({ plan, entry, container }),
    wave: 0,
    required: false,
    depends_on: [],
    gpu: null,
  };
}

export function roleOf({ plan, entry, container }: Pick<Pieces, 'plan' | 'entry' | 'container'>) {
  return plan?.role ?? container?.role ?? entry?.role ?? 'agent';
}

/** True when both make the same member: what it is made of is replaced, never changed. */
export function isSame(a: Pieces, b: Pieces): boolean {
  return (
    a.plan === b.plan &&
    a.entry === b.entry &&
    a.container === b.container &&
    a.engineTold === b.engineTold &&
    a.asked === b.asked &&
    a.rates === b.rates &&
    a.verdict.state === b.verdict.state &&
    a.verdict.reason === b.verdict.reason &&
    a.since === b.since
  );
}

export function memberOf(pieces: Pieces): Member {
  const { id, entry, container, engineTold, asked, rates, verdict, since } = pieces;
  const now = engineTold ? container : undefined;
  const limit = container?.memory_limit_bytes ?? null;
  const memory = now?.memory_bytes ?? null;
  return {
    id,
    ...whoIs(id, pieces),
    version: asked?.version ?? entry?.version ?? (container?.version || null),
    state: verdict.state,
    since,
    reason: verdict.reason,
    signs: {
      lease: entry?.state ?? null,
      engine: now?.state ?? null,
      engine_health: now?.health ?? null,
      answers: asked === undefined ? null : asked.failure === null,
      ready: asked?.failure === null ? asked.ready : null,
      last_sign: asked?.last_answer ?? null,
    },
    load: {
      cpu_percent: now?.cpu_percent ?? null,
      memory_bytes: memory,
      memory_limit_bytes: limit,
      memory_percent:
        memory === null || limit === null ? null : Math.round((memory / limit) * 1_000) / 10,
      requests_per_second: rates?.requests_per_second ?? null,
      errors_per_second: rates?.errors_per_second ?? null,
    },
    restarts: container?.restarts ?? null,
    oom_kills: container?.oom_kills ?? null,
    started_at: container?.started_at ?? null,
    exit_code: now?.exit_code ?? null,
  };
}

/** True when the difference is worth a message; signs of life and small moves of the load are not. */
export function differs(a: Member, b: Member): boolean {
  return (
    a.state !== b.state ||
    a.reason !== b.reason ||
    a.since !== b.since ||
    a.version !== b.version ||
    a.restarts !== b.restarts ||
    a.oom_kills !== b.oom_kills ||
    a.started_at !== b.started_at ||
    a.exit_code !== b.exit_code ||
    a.signs.lease !== b.signs.lease ||
    a.signs.engine !== b.signs.engine ||
    a.signs.engine_health !== b.signs.engine_health ||
    a.signs.answers !== b.signs.answers ||
    a.signs.ready !== b.signs.ready ||
    moved(a.load.cpu_percent, b.load.cpu_percent, 1) ||
    moved(a.load.memory_percent, b.load.memory_percent, 0.5) ||
    moved(a.load.memory_bytes, b.load.memory_bytes, 1024 * 1024) ||
    moved(a.load.requests_per_second, b.load.requests_per_second, 0.1) ||
    moved(a.load.errors_per_second, b.load.errors_per_second, 0.01)
  );
}

function moved(a: number | null, b: number | null, by: number): boolean {
  return a === null || b === null ? a !== b : Math.abs(a - b) >= by;
}
