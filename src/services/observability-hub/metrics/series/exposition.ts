/**
 * Reads the few values that the hub names out of a page in Prometheus' text format. A page has hundreds of
 * lines and there may be a thousand pages every 15 s, so lines of no interest cost one comparison.
 */
import { BUILT_IN_ACTIONS } from '../../../../contracts/actions/action.ts';

/** Counters since the container started; null: the page does not have it. */
export interface Counters {
  readonly cpuSeconds: number | null;
  readonly memoryBytes: number | null;
  /** Of the agent's own actions; those that the runtime answers by itself say nothing of its work. */
  readonly requests: number | null;
  readonly errors: number | null;
  /** Cumulative counts of the histogram of durations, by upper bound in seconds. */
  readonly durations: ReadonlyMap<number, number>;
  readonly queueDepth: number | null;
}

const BUILT_IN = new Set<string>(BUILT_IN_ACTIONS);
/** States of a task that is not begun. */
const WAITING = new Set(['waiting', 'parked', 'queued']);

/** Names of interest begin with one of these. */
const STARTS = ['tandem_', 'process_'] as const;

export function readCounters(page: string): Counters {
  let cpuSeconds: number | null = null;
  let memoryBytes: number | null = null;
  let requests: number | null = null;
  let errors: number | null = null;
  let queueDepth: number | null = null;
  const durations = new Map<number, number>();
  for (const line of linesOf(page)) {
    const name = line.slice(0, endOfName(line));
    switch (name) {
      case 'process_cpu_seconds_total':
        cpuSeconds = valueOf(line);
        break;
      case 'process_resident_memory_bytes':
        memoryBytes = valueOf(line);
        break;
      case 'tandem_requests_total':
        requests = (requests ?? 0) + ownWork(line);
        break;
      case 'tandem_request_errors_total':
        errors = (errors ?? 0) + ownWork(line);
        break;
      case 'tandem_request_duration_seconds_bucket': {
        const bound = labelOf(line, 'le');
        if (bound === undefined || BUILT_IN.has(labelOf(line, 'action') ?? '')) break;
        const le = bound === '+Inf' ? Infinity : Number(bound);
        durations.set(le, (durations.get(le) ?? 0) + valueOf(line));
        break;
      }
      case 'tandem_tasks':
        if (WAITING.has(labelOf(line, 'state') ?? ''))
          queueDepth = (queueDepth ?? 0) + valueOf(line);
        break;
      case 'tandem_coordination_queued_requests':
        queueDepth = (queueDepth ?? 0) + valueOf(line);
        break;
    }
  }
  // An agent that nobody has asked yet shows no series of requests; it has answered none.
  return { cpuSeconds, memoryBytes, requests, errors, durations, queueDepth };
}

function* linesOf(page: string): Generator<string> {
  for (let from = 0; from < page.length;) {
    let to = page.indexOf('\n', from);
    if (to === -1) to = page.length;
    if (STARTS.some((start) => page.startsWith(start, from))) yield page.slice(from, to);
    from = to + 1;
  }
}

function endOfName(line: string): number {
  const brace = line.indexOf('{');
  return brace === -1 ? line.indexOf(' ') : brace;
}

/** What stands behind the labels; a time may follow. */
function valueOf(line: string): number {
  const [value] = line
    .slice(line.lastIndexOf('}') + 1 || line.indexOf(' '))
    .trim()
    .split(' ');
  return Number(value);
}

function labelOf(line: string, name: string): string | undefined {
  const from = line.indexOf(`${name}="`);
  if (from === -1) return undefined;
  const start = from + name.length + 2;
  return line.slice(start, line.indexOf('"', start));
}

function ownWork(line: string): number {
  return BUILT_IN.has(labelOf(line, 'action') ?? '') ? 0 : valueOf(line);
}
