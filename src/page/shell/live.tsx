/** Whether what is on screen is alive, and how old it is. */
import { age } from '../format/time.ts';
import { connection, heardAt } from '../state/connection.ts';
import { now } from '../state/ticker.ts';

/** Half a minute is twice the time between two signs of life. */
const OLD_MS = 30_000;

export function Live() {
  const { state } = connection.value;
  const at = heardAt.value;
  const ms = at === undefined ? undefined : now.value - at;
  const old = ms !== undefined && ms > OLD_MS;
  const word = state === 'live' ? (old ? 'quiet' : 'live') : state;
  return (
    <span class={`live is-${word}`} title="Time since the hub was heard last">
      <span class="live-dot" aria-hidden="true" />
      {word}
      {ms !== undefined && <span class="live-age">{age(Math.max(0, ms))}</span>}
    </span>
  );
}
