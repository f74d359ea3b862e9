/** A dialog that asks the hub to do something, and stays open with the reason when that fails. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';

interface CommentProps {
  readonly label?: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

export function Comment(props: CommentProps) {
  const { label = 'Comment', value, onInput } = props;
  return (
    <label class="field">
      {label}
      <input
        value={value}
        maxLength={500}
        required
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

interface ActDialogProps {
  readonly title: string;
  readonly verb: string;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function ActDialog({ title, verb, act, onClose, children }: ActDialogProps) {
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure('');
    try {
      await act();
      onClose();
    } catch (error) {
      setFailure((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        {children}
        <p class="form-failure" role="alert">
          {failure}
        </p>
        <div class="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" class="primary" disabled={busy}>
            {busy ? 'Asking …' : verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
