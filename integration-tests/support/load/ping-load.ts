import { errors, type NatsConnection } from '@nats-io/transport-node';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';

export interface LoadCounts {
  answered: number;
  /** Refused at once: nobody listened any more, so nothing was taken. */
  refused: number;
  /** Taken and never answered. */
  lost: number;
}

/** Pings an agent from several callers at once until told to stop. */
export function loadUntilStopped(connection: NatsConnection, agent: string, callers: number) {
  const counts: LoadCounts = { answered: 0, refused: 0, lost: 0 };
  let running = true;
  const caller = async () => {
    while (running) {
      try {
        await connection.request(subjects.action(agent, 'ping'), '{}', { timeout: 10_000 });
        counts.answered += 1;
      } catch (error) {
        if (isNoResponders(error)) {
          counts.refused += 1;
        } else counts.lost += 1;
        // Without a pause a closed connection would leave no time for anything else.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const all = Promise.all(Array.from({ length: callers }, caller));
  return {
    counts: () => ({ ...counts }),
    stop: async () => {
      running = false;
      await all;
      return counts;
    },
  };
}

function isNoResponders(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause].some((candidate) => candidate instanceof errors.NoRespondersError);
}
