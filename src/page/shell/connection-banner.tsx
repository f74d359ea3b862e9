/** Said when the stream of the fleet is cut: what is on screen is a memory then. */
import { age, clock } from '../format/time.ts';
import { connection, heardAt, reconnectNow } from '../state/connection.ts';
import { openLogin } from '../state/dialogs.ts';
import { now } from '../state/ticker.ts';

export function ConnectionBanner() {
  const current = connection.value;
  if (current.state !== 'lost') return null;
  const { problem, retryAt } = current;
  const wait = Math.max(0, retryAt - now.value);
  const since = heardAt.value;
  return (
    <div class="banner" role="alert">
      <strong>
        {problem.refused ? 'The hub asks who you are.' : 'The connection to the hub is lost.'}
      </strong>
      <span>
        {problem.message}.{' '}
        {since === undefined ? 'Nothing came yet.' : `What you see is from ${clock(since)}.`}
      </span>
      <span class="banner-actions">
        <span aria-hidden="true">{wait < 1_000 ? 'trying now' : `next try in ${age(wait)}`}</span>
        {problem.status === 401 && (
          <button type="button" onClick={openLogin}>
            Log in
          </button>
        )}
        <button type="button" onClick={reconnectNow}>
          Try now
        </button>
      </span>
    </div>
  );
}
