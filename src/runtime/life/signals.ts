/** What ends a container: a signal from the engine, or an error nobody caught. */
import { LogMessage } from '../../contracts/log-message.ts';
import type { Log } from '../log/log.ts';

/** Exit codes; 78 is EX_CONFIG of sysexits.h. */
export const ExitCode = { ok: 0, broken: 1, misconfigured: 78 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface End {
  /** Resolves with the exit code once the container has to stop. */
  readonly told: Promise<ExitCode>;
  /** Aborts at the same moment. */
  readonly signal: AbortSignal;
  /** Ends the container in good order, from inside. */
  stop(): void;
  /** Ends the container because of an error; the first cause counts. */
  fatal(error: unknown, where: string): void;
  /** Called with every fatal error. */
  onFatal(listener: (error: unknown) => void): void;
}

/** Time for an orderly end after an error nobody caught, milliseconds. */
const LAST_WORDS_MS = 2_000;

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

const endAtOnce = (): never => process.exit(ExitCode.ok);

/**
 * Until there is something to end in good order, a stop ends the process at once. The kernel drops a signal for
 * which process 1 of a container has no listener: the engine would wait out its whole grace, then kill.
 */
export function untilLoaded(on: Pick<NodeJS.Process, 'on'> = process): void {
  for (const name of STOP_SIGNALS) on.on(name, endAtOnce);
}

/** Listens to SIGTERM, SIGINT, uncaught exceptions and unhandled rejections. A second signal exits at once. */
export function untilTold(
  log: Log,
  on: Pick<NodeJS.Process, 'on' | 'off' | 'exit'> = process,
): End {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<ExitCode>();
  const listeners: ((error: unknown) => void)[] = [];
  let ending = false;

  function finish(code: ExitCode): void {
    ending = true;
    resolve(code);
    controller.abort();
  }

  function fatal(error: unknown, where: string): void {
    log.error('fatal', { where, err: error });
    for (const listener of listeners) listener(error);
    // What broke may also keep the drain from ending.
    setTimeout(() => on.exit(ExitCode.broken), LAST_WORDS_MS).unref();
    if (!ending) finish(ExitCode.broken);
  }

  for (const name of STOP_SIGNALS) {
    on.off(name, endAtOnce);
    on.on(name, () => {
      if (ending) on.exit(ExitCode.broken);
      log.info(LogMessage.toldToStop, { signal: name });
      finish(ExitCode.ok);
    });
  }
  on.on('uncaughtException', (error) => fatal(error, 'uncaught exception'));
  on.on('unhandledRejection', (reason) => fatal(reason, 'unhandled rejection'));
  return {
    told: promise,
    signal: controller.signal,
    stop: () => finish(ExitCode.ok),
    fatal,
    onFatal: (listener) => listeners.push(listener),
  };
}
