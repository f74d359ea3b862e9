/** The way out of a container: nothing that came in is left without an answer. */
import { Draining } from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import type { Transport } from './lifecycle.ts';
import type { Log } from '../log/log.ts';

export interface DrainParts {
  readonly agent: string;
  readonly transports: readonly Transport[];
  readonly dispatcher: Dispatcher;
  /** Stops background work. */
  readonly stopWork: () => Promise<void>;
  /** Gives a graphics card back, when nobody uses it any more; gets its deadline in Unix milliseconds. Absent: there is none. */
  readonly unload?: ((deadline: number) => Promise<void>) | undefined;
  /** Leaves the registry, sends pending reports, closes the connection; in this order. */
  readonly farewell: readonly (() => Promise<void>)[];
  readonly log: Log;
}

export interface DrainResult {
  /** False when work had to be cut off; its callers were told to ask again. */
  readonly complete: boolean;
  readonly milliseconds: number;
}

/** Shares of the time: work first, then the good-byes. */
const WORK_SHARE = 0.75;
/** The same for one that has to unload in between. */
const BEFORE_UNLOAD_SHARE = 0.5;

/**
 * Drains a container.
 *
 * @param budgetMs time for everything
 */
export async function drain(parts: DrainParts, budgetMs: number): Promise<DrainResult> {
  const { agent, transports, dispatcher, stopWork, unload, farewell, log } = parts;
  const started = performance.now();
  const left = () => budgetMs - (performance.now() - started);

  await Promise.all(transports.map((transport) => quietly(log, () => transport.stopAccepting())));
  const work = Promise.all([
    quietly(log, stopWork),
    ...transports.map((transport) => quietly(log, () => transport.drained())),
  ]);
  const workShare = unload === undefined ? WORK_SHARE : BEFORE_UNLOAD_SHARE;
  const complete = await within(work, budgetMs * workShare);
  if (!complete) {
    log.warn('work cut off at the end of the drain', { in_flight: dispatcher.inFlight });
    dispatcher.abandon(new Draining({ agent }));
    // One turn of the loop, so that the replies reach the sockets.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (unload !== undefined) {
    const forUnload = left() - budgetMs * (1 - WORK_SHARE);
    await within(
      quietly(log, () => unload(Date.now() + forUnload)),
      forUnload,
    );
  }
  for (const goodbye of farewell) {
    await within(quietly(log, goodbye), Math.max(left() - 100, 50));
  }
  return { complete, milliseconds: Math.round(performance.now() - started) };
}

/** True when the work ends in time. */
async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}

async function quietly(log: Log, step: () => Promise<void> | void): Promise<void> {
  try {
    await step();
  } catch (err) {
    log.error('a step of the drain failed', { err });
  }
}
