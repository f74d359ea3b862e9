/** A button that changes something. Without the right to it, it stays in reach and says why it does nothing. */
import type { ComponentChildren } from 'preact';
import { say } from './toast.tsx';
import { may, user } from '../state/session.ts';

interface WriteButtonProps {
  readonly scope: string;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly danger?: boolean;
}

export const whyNot = () =>
  user.value === undefined ? 'Log in with the right to write to use this' : 'Your role reads only';

export function WriteButton({ scope, onClick, children, danger = false }: WriteButtonProps) {
  const allowed = may(scope);
  return (
    <button
      type="button"
      class={danger ? 'danger' : undefined}
      aria-disabled={!allowed}
      title={allowed ? undefined : whyNot()}
      onClick={() => (allowed ? onClick() : say(whyNot(), false))}
    >
      {children}
    </button>
  );
}
