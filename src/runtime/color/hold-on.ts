/** A color that cannot begin its work when it takes over keeps the calls, since whoever switched can take it back. */
import type { ReportError } from '../context.ts';
import type { Log } from '../log/log.ts';
import type { Colored } from './colored.ts';

/** Without a word by then nobody watches, and the container ends with its error, milliseconds. */
const TAKEN_BACK_MS = 15_000;
/** What is left of it after it was taken back, for calls that the other color answers, milliseconds. */
export const LET_GO_MS = 2_000;

export interface HoldOn {
  /** Resolves when the part of this process is over. */
  readonly told: Promise<unknown>;
  readonly colored: Pick<Colored, 'failure'>;
  readonly log: Log;
  readonly reportError: ReportError;
  /** For tests. */
  readonly patienceMs?: number;
}

/**
 * Calls are held on: those that an end would break are answered by the other color once it is live again.
 *
 * @throws the error when nobody took the part back
 */
export async function holdOn(
  error: unknown,
  { told, colored, log, reportError, patienceMs = TAKEN_BACK_MS }: HoldOn,
): Promise<void> {
  colored.failure = (error as Error).message;
  log.error('its work does not begin; waits to be taken back', { err: error });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patienceMs);
  });
  const ended = await Promise.race([told.then(() => 'told' as const), late]);
  clearTimeout(timer);
  if (ended === 'late') throw error;
  reportError(error, { severity: 'critical' });
}
