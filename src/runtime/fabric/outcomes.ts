/** Counts how the agents that this container calls do; trust scores are made from it. */
import { DeadlineExceeded } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../contracts/errors.ts';
import {
  BUILT_IN_ACTIONS,
  LEAST_JUDGED_MS,
  type JsonObject,
} from '../../contracts/actions/action.ts';

/** What a caller says of one agent since its last word. */
export interface Outcome {
  ok: number;
  failed: number;
  /** Time of all calls together, and of the last one, seconds. */
  seconds: number;
  last_seconds: number;
}

/** Between two words, milliseconds. */
const OUTCOMES_EVERY_MS = 60_000;
/** Agents told of at once; a fleet has fewer. */
const MOST_AGENTS = 500;

/** Calls that the runtime makes by itself; they say nothing of an agent's work. */
const OWN_CALLS = new Set<string>([
  ...BUILT_IN_ACTIONS,
  ...['register', 'heartbeat', 'deregister', 'token', 'get_key_snapshot'],
]);

/** Failures that are not the callee's: our own connection, or work that nobody has written yet. */
const NOT_ITS_FAULT = new Set(['FABRIC_DOWN', 'ACTION_NOT_PORTED', 'IDENTITY_UNAVAILABLE']);

export class Outcomes {
  readonly #say: (outcomes: JsonObject) => void;
  #counts = new Map<string, Outcome>();
  #timer: NodeJS.Timeout | undefined;

  /** @param say publishes the counts; called at most once a minute, and only when there are any */
  constructor(say: (outcomes: JsonObject) => void) {
    this.#say = say;
  }

  /**
   * Notes a call that ended.
   *
   * @param failure undefined when it succeeded; a refusal of our own request counts as success
   * @param seconds how long it took
   */
  note(agent: string, action: string, failure: unknown, seconds: number): void {
    if (OWN_CALLS.has(action)) return;
    const code = failure instanceof TandemError ? failure.code : undefined;
    if (code !== undefined && NOT_ITS_FAULT.has(code)) return;
    if (code === DeadlineExceeded.code && seconds * 1000 < LEAST_JUDGED_MS) return;
    const count = this.#counts.get(agent) ?? { ok: 0, failed: 0, seconds: 0, last_seconds: 0 };
    if (isItsFault(failure)) count.failed += 1;
    else count.ok += 1;
    count.seconds += seconds;
    count.last_seconds = seconds;
    if (this.#counts.size < MOST_AGENTS) this.#counts.set(agent, count);
    this.#timer ??= setTimeout(() => this.flush(), OUTCOMES_EVERY_MS).unref();
  }

  /** Says what there is now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#counts.size === 0) return;
    const outcomes = Object.fromEntries(this.#counts);
    this.#counts = new Map();
    this.#say(outcomes);
  }
}

function isItsFault(failure: unknown): boolean {
  if (failure === undefined) return false;
  return !(failure instanceof TandemError) || failure.status >= 500;
}
