/** What became of something that somebody asked for; said to screen readers, gone after a while. */
import { signal } from '@preact/signals';

interface Toast {
  readonly text: string;
  readonly good: boolean;
}

const toast = signal<Toast | undefined>(undefined);
const SHOWN_MS = 8_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, good = true): void {
  clearTimeout(timer);
  toast.value = { text, good };
  timer = setTimeout(() => (toast.value = undefined), SHOWN_MS);
}

export function Toasts() {
  const shown = toast.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown !== undefined && (
        <p class={`toast ${shown.good ? 'is-good' : 'is-bad'}`}>
          <span aria-hidden="true">{shown.good ? '✓' : '✕'}</span> {shown.text}
        </p>
      )}
    </div>
  );
}
