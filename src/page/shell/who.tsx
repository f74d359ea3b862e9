/** Who is logged in, and the way in and out. */
import { Icon } from '../parts/icon.tsx';
import { say } from '../parts/toast.tsx';
import { openLogin } from '../state/dialogs.ts';
import { logout, may, user } from '../state/session.ts';

export function Who() {
  const name = user.value;
  const leave = () =>
    logout().then(
      () => say('Logged out'),
      (error: Error) => say(error.message, false),
    );
  if (name === undefined)
    return (
      <button type="button" class="who" onClick={openLogin}>
        <Icon name="user" /> Log in
      </button>
    );
  return (
    <div class="who">
      <Icon name="user" />
      <span class="who-name">
        {name}
        {!may('recovery:write') && <small> reads only</small>}
      </span>
      <button type="button" class="quiet" onClick={() => void leave()}>
        Log out
      </button>
    </div>
  );
}
