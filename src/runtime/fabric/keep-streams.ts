/** Keeps the streams of a machine in existence: at the start, and whenever the broker comes back. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentContext } from '../context.ts';
import { ensureStreams } from './streams.ts';

/** Between two tries, milliseconds. */
const RETRY_MS = 5_000;

/** Between two looks whether an origin on another machine is there, milliseconds. */
const ORIGIN_RETRY_MS = 1_000;

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal' | 'rehearsing' | 'atStage'>;

/**
 * Makes the streams and tries until it works; until then reports wait in the outboxes of their agents.
 * Streams whose origin on another machine is not there yet follow it later.
 *
 * @throws when the container is told to stop first
 */
export async function makeStreams(needs: Needs, machine: string): Promise<void> {
  const { log, signal } = needs;
  for (;;) {
    try {
      const { made, waiting } = await ensureStreams(needs.nc, machine, needs);
      log.info('streams are there', { streams: made, waiting });
      if (waiting.length > 0) void followOrigins(needs, machine);
      return;
    } catch (err) {
      log.warn('streams cannot be made, trying again', { err });
      needs.atStage?.(`making the streams of the machine: ${(err as Error).message}`);
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}

/** Machines whose origins are waited for; a second wait would only repeat the first. */
const following = new Set<string>();

async function followOrigins(needs: Needs, machine: string): Promise<void> {
  const { nc, log, signal } = needs;
  if (following.has(machine)) return;
  following.add(machine);
  try {
    for (let waiting = 1; waiting > 0;) {
      await sleep(ORIGIN_RETRY_MS, undefined, { signal, ref: false });
      const ensured = await ensureStreams(nc, machine, needs).catch(() => undefined);
      waiting = ensured?.waiting.length ?? 1;
    }
    log.info('streams follow their origins');
  } catch {
    // The container stops.
  } finally {
    following.delete(machine);
  }
}

/** Makes them again after every reconnect: a broker that lost its disk comes back empty. Ends with the connection. */
export async function remakeStreams(needs: Needs, machine: string): Promise<void> {
  for await (const { type } of needs.nc.status()) {
    if (type !== 'reconnect') continue;
    // Rejects only when the container stops, and then nothing is left to do.
    await makeStreams(needs, machine).catch(() => undefined);
  }
}
