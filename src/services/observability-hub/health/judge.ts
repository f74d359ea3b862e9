/** What one look at the signs says of a member; no memory, no time but what it is given. */
import type { MemberState } from '../../../contracts/observability/observability.ts';
import type { ContainerFacts } from '../../../contracts/steward.ts';

/** Questions in a row without an answer after which a container that runs is hanging. */
const SILENT_QUESTIONS = 2;
/** Time a container gets to answer for the first time after it was started, milliseconds. */
export const START_GRACE_MS = 60_000;

/**
 * The engine's probe runs once a minute, so its failure may be older than the member's own answers. It
 * counts beside them when it has lasted for longer than that, milliseconds.
 */
export const PROBE_FAILS_MS = 90_000;

/** What came of asking a member for its health, in the life that its container has now. */
export interface Answers {
  /** Questions in a row without an answer. */
  readonly failures: number;
  /** It answered at least once in this life. */
  readonly everAnswered: boolean;
  /** Why the last question got no answer; null when it got one. */
  readonly failure: string | null;
  /** From its last answer. */
  readonly life: string | null;
  readonly well: boolean | null;
  readonly ready: boolean | null;
  readonly message: string;
}

export interface Evidence {
  readonly role: string;
  readonly planned: boolean;
  /** Why nothing can be known of its machine now; null when somebody there was heard lately. */
  readonly away: { readonly state: 'unreachable' | 'unknown'; readonly reason: string } | null;
  /** The steward's word is fresh. */
  readonly engineTold: boolean;
  /** Why it is not. */
  readonly engineReason: string | null;
  /** Its container in that word; undefined when it has none. */
  readonly container: ContainerFacts | undefined;
  readonly lease: string | null;
  /** Undefined for members that are not asked, and before the first question. */
  readonly answers: Answers | undefined;
  /** Since this hub saw its container start, milliseconds. */
  readonly lifeMs: number;
  /** For how long the engine's probe has failed; 0 while it does not. */
  readonly probeFailsMs: number;
}

export interface Verdict {
  readonly state: MemberState;
  /** In words; empty when healthy. */
  readonly reason: string;
}

/** Infrastructure speaks its own protocols, so the engine's word is all there is. */
export const isAsked = (role: string) => role !== 'infrastructure';

const HEALTHY: Verdict = { state: 'healthy', reason: '' };

export function judge(evidence: Evidence): Verdict {
  const { away, engineTold, container, planned } = evidence;
  if (away !== null) return away;
  if (!engineTold) return withoutEngine(evidence);
  if (container !== undefined) return withContainer(evidence, container);
  // Registered, but no container of the fleet: a process that runs by itself.
  if (!planned) return withoutEngine({ ...evidence, engineReason: 'it is no container' });
  return { state: 'absent', reason: 'no container of it was made' };
}

function withContainer(evidence: Evidence, container: ContainerFacts): Verdict {
  switch (container.state) {
    case 'running':
      return isAsked(evidence.role) ? running(evidence, container) : byProbe(container);
    case 'paused':
      return { state: 'hanging', reason: 'the engine has paused it' };
    case 'created':
      return { state: 'starting', reason: 'its container waits to be started' };
    case 'restarting':
      return { state: 'dead', reason: `${ended(container)}; the engine is starting it again` };
    default:
      return { state: 'dead', reason: ended(container) };
  }
}

function ended({ exit_code }: ContainerFacts): string {
  if (exit_code === null) return 'its container does not run';
  const why = { 0: ', in order', 137: ', killed or out of memory', 143: ', told to end' };
  return `its container ended with code ${exit_code}${why[exit_code as keyof typeof why] ?? ''}`;
}

/** By the probe that the engine runs inside the container. */
function byProbe({ health }: ContainerFacts): Verdict {
  if (health === 'starting') return { state: 'starting', reason: 'its probe is not answered yet' };
  if (health === 'unhealthy') return { state: 'hanging', reason: 'it does not answer its probe' };
  return HEALTHY;
}

function running({ answers, lifeMs, probeFailsMs }: Evidence, { health }: ContainerFacts): Verdict {
  if (answers === undefined) {
    return health === 'healthy' ? HEALTHY : { state: 'starting', reason: 'not asked yet' };
  }
  if (answers.failure === null) return byAnswer(answers, probeFailsMs);
  const { failures, failure, everAnswered } = answers;
  // A probe that was answered once says that the start is over.
  if (!everAnswered && health !== 'healthy' && lifeMs < START_GRACE_MS)
    return { state: 'starting', reason: 'it has not answered yet' };
  if (failures >= SILENT_QUESTIONS)
    return { state: 'hanging', reason: `it runs, and answers nothing: ${failure}` };
  return { state: 'degraded', reason: `the last question got no answer: ${failure}` };
}

function byAnswer({ life, well, ready, message }: Answers, probeFailsMs: number): Verdict {
  if (life === 'starting') return { state: 'starting', reason: message };
  if (life === 'draining') return { state: 'stopping', reason: 'it finishes its work' };
  if (well !== true || ready !== true) return { state: 'degraded', reason: message };
  if (probeFailsMs > PROBE_FAILS_MS)
    return { state: 'degraded', reason: 'it answers, and the probe of the engine fails' };
  return HEALTHY;
}

/** The steward is away, or there is no container: its own answers and its lease are left. */
function withoutEngine({ answers, engineReason, lease, role }: Evidence): Verdict {
  if (answers !== undefined && answers.failure === null) return byAnswer(answers, 0);
  const told = `the engine does not tell (${engineReason ?? 'no steward was heard'})`;
  if (!isAsked(role)) return { state: 'unknown', reason: told };
  if (answers === undefined) return { state: 'unknown', reason: `not asked yet, and ${told}` };
  const leased = lease === null ? 'it is not registered' : `its lease says ${lease}`;
  return { state: 'unknown', reason: `it answers nothing, ${leased}, and ${told}` };
}
