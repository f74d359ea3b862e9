/** How a live process lets go, so that the other color can begin as early as possible. */
import type { Stop } from '../agent.ts';
import type { Assembly } from '../life/assembly.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import type { Log } from '../log/log.ts';
import type { End } from '../life/signals.ts';
import type { ColorLife } from './color-life.ts';
import type { Colored } from './colored.ts';

/** Calls of the usual length end by themselves in this time; longer ones are not waited for, milliseconds. */
const SETTLE = { longest: 250, quiet: 20, look: 4 };
/** What the agent's own work gets to stop, milliseconds. */
const STOP_MS = 8_000;

export interface HandOverParts {
  readonly assembly: Assembly;
  readonly colored: Colored;
  readonly life: ColorLife;
  readonly end: End;
  readonly log: Log;
  readonly stopWork: Stop | void;
}

/**
 * Stops taking calls and work, and says so. Calls in flight are still answered afterwards; those that
 * still come in over HTTP and gRPC are passed on to the other color.
 */
export async function handOver(parts: HandOverParts): Promise<void> {
  const { assembly, colored, life, end, log, stopWork } = parts;
  const { dispatcher, fabric, fabricService, registry, transports } = assembly;
  const started = performance.now();
  registry.leave();
  fabricService.stopAccepting();
  // The broker gives calls to the other color only from now on, so what is passed on does not come back.
  await fabric.nc.flush();
  colored.pass();
  for (const transport of transports) transport.endStreams?.();
  await settled(dispatcher);
  const settledMs = performance.now() - started;
  end.stop();
  await within(STOP_MS, log, 'the work did not stop in time', async () => stopWork?.());
  colored.working = false;
  await assembly.closeReporter();
  await life.letGo();
  log.info('let go', {
    settled_ms: Math.round(settledMs),
    milliseconds: Math.round(performance.now() - started),
    in_flight: dispatcher.inFlight,
  });
}

/** Resolves when nothing is in flight, nothing moved for a moment, or it takes too long. */
async function settled(dispatcher: Pick<Dispatcher, 'inFlight'>): Promise<void> {
  const end = performance.now() + SETTLE.longest;
  let [count, since] = [dispatcher.inFlight, performance.now()];
  while (count > 0 && performance.now() < end && performance.now() - since < SETTLE.quiet) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE.look));
    if (dispatcher.inFlight !== count) [count, since] = [dispatcher.inFlight, performance.now()];
  }
}

async function within(ms: number, log: Log, late: string, work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.error(late, { milliseconds: ms });
      resolve();
    }, ms);
  });
  const stopped = work().catch((err: unknown) =>
    log.error('the work failed while it stopped', { err }),
  );
  await Promise.race([stopped, tooLong]);
  clearTimeout(timer);
}
