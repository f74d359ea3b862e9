/** The way in. The password goes to security-gateway through the hub and is kept nowhere. */
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { say } from '../parts/toast.tsx';
import { connect, connection } from '../state/connection.ts';
import { closeDialog } from '../state/dialogs.ts';
import { login } from '../state/session.ts';

export function Login() {
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFailure('');
    try {
      const name = String(fields.get('user'));
      await login(name, String(fields.get('password')));
      closeDialog();
      say(`Logged in as ${name}`);
      if (connection.peek().state === 'lost') connect();
    } catch (error) {
      setFailure((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Log in" onClose={closeDialog}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <label>
          User
          <input name="user" autocomplete="username" required maxLength={256} autofocus />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            required
            maxLength={1024}
          />
        </label>
        <p class="form-failure" role="alert">
          {failure}
        </p>
        <p class="hint">
          Without a session this page reads what everybody may read. `tandem user add` makes a user.
        </p>
        <button type="submit" class="primary" disabled={busy}>
          {busy ? 'Logging in …' : 'Log in'}
        </button>
      </form>
    </Dialog>
  );
}
