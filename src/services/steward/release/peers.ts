/** Stewards tell each other that a release is rolled back, so that no machine stays behind. */
import type { NatsConnection } from '@nats-io/transport-node';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { COLORS } from '../../../contracts/release/release.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { Clock } from './parts.ts';

/** Deadline of one try, and the time to the next, milliseconds. */
const ASK_MS = 1_000;
const AGAIN_MS = 2_000;
/** Somebody who cannot be reached for so long decides for himself; milliseconds. */
const GIVE_UP_MS = 10 * 60_000;

export const RollbackWord = Type.Object({
  from: Type.String(),
  release: Type.String(),
  color: Type.Enum([...COLORS]),
  reason: Type.String(),
});
export type RollbackWord = Static<typeof RollbackWord>;

export interface PeersParts {
  readonly nc: Pick<NatsConnection, 'request'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A machine has confirmed, or is given up. */
  readonly onTold: (machine: string) => void;
}

/** Tells a machine until it answers; never rejects. Only stewards may speak there. */
export async function tellPeer(
  { nc, log, clock, signal, onTold }: PeersParts,
  machine: string,
  word: RollbackWord,
): Promise<void> {
  const end = clock.now() + GIVE_UP_MS;
  while (!signal.aborted) {
    try {
      const text = JSON.stringify(word);
      const reply = await nc.request(subjects.rollback(machine), text, { timeout: ASK_MS });
      log.info('told another machine to roll back', { peer: machine, answer: reply.json() });
      return onTold(machine);
    } catch (err) {
      if (clock.now() >= end) {
        log.error('another machine could not be told to roll back', { peer: machine, err });
        return onTold(machine);
      }
    }
    await clock.sleep(AGAIN_MS);
  }
}

/**
 * Hears what other stewards tell.
 *
 * @param take goes back, if that is where this machine lives; what it finds in the middle of a switch it judges after that
 */
export function hearPeers(
  nc: Pick<NatsConnection, 'subscribe'>,
  machine: string,
  take: (word: RollbackWord) => void,
  log: Log,
): () => void {
  const subscription = nc.subscribe(subjects.rollback(machine), {
    callback: (error, message) => {
      if (error !== null) return;
      try {
        const word = Value.Parse(RollbackWord, message.json());
        take(word);
        message.respond(JSON.stringify({ heard: true }));
      } catch (err) {
        log.warn('a word to roll back cannot be read', { err });
        message.respond(JSON.stringify({ heard: false }));
      }
    },
  });
  return () => subscription.unsubscribe();
}
