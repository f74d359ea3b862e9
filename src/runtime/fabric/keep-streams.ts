/** Keeps the streams of a machine in existence: at the start, and whenever the broker comes back. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentContext } from '../context.ts';
import { ensureStreams } from './streams.ts';

/** Between two tries, milliseconds. */
const RETRY_MS = 5_000;

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal'>;

/**
 * Makes the streams and tries until it works; until then reports wait in the outboxes of their agents.
 *
 * @throws when the container is told to stop first
 */
export async function makeStreams({ nc, log, signal }: Needs, machine: string): Promise<void> {
  for (;;) {
    try {
      log.info('streams are there', { streams: await ensureStreams(nc, machine) });
      return;
    } catch (err) {
      log.warn('streams cannot be made, trying again', { err });
      await sleep(RETRY_MS, undefined, { signal });
    }
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
