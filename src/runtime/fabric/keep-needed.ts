/** Keeps in existence what a service cannot do without, while whoever keeps all streams of the machine may be away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { streamsNeededBy } from '../../contracts/fabric/stream-needs.ts';
import type { AgentContext } from '../context.ts';
import { ensureStreams } from './streams.ts';

/** Between two tries, milliseconds: while an origin on another machine is awaited, and after a failure. */
const RETRY_MS = { origin: 1_000, failure: 5_000 };

export type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal' | 'rehearsing' | 'identity'>;

/** Rejects when the signal aborts. */
type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
const untilThen: Pause = (ms, signal) => sleep(ms, undefined, { signal, ref: false });

/**
 * Makes the streams and buckets that this service needs where they are missing, now and after every reconnect: a
 * broker that lost its disk comes back empty. What exists is left as it is.
 *
 * @returns resolves after the first try, whatever came of it; the others follow by themselves
 */
export async function keepNeeded(needs: Needs, pause: Pause = untilThen): Promise<void> {
  const { nc, log, signal, identity } = needs;
  const { agent, machine } = identity;
  const missing = streamsNeededBy(agent, machine);

  /** Gives the wait before the next try, undefined when all are there. */
  async function make(): Promise<number | undefined> {
    try {
      const { waiting } = await ensureStreams(nc, machine, { ...needs, missing });
      return waiting.length === 0 ? undefined : RETRY_MS.origin;
    } catch (err) {
      log.warn('streams that are needed here cannot be made, trying again', { err });
      return RETRY_MS.failure;
    }
  }

  let latest = 0;
  async function goOn(wait: number | undefined): Promise<void> {
    const own = (latest += 1);
    for (let next = wait; next !== undefined && own === latest; next = await make())
      await pause(next, signal);
  }

  async function afterReconnects(): Promise<void> {
    for await (const { type } of nc.status())
      if (type === 'reconnect') void goOn(await make()).catch(() => undefined);
  }

  // Both end with the container.
  void goOn(await make()).catch(() => undefined);
  void afterReconnects();
}
