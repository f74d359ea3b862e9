import type { Alert } from '../../../../contracts/observability/observability.ts';
import type { AlertWatch } from './alert-watch.ts';

/** What the watch says, now and after every change; a slow reader gets the last state, not each. */
export async function* latest(
  watch: Pick<AlertWatch, 'alerts' | 'onChange'>,
  signal: AbortSignal,
): AsyncGenerator<Alert[]> {
  let changed = Promise.withResolvers<void>();
  const wake = () => changed.resolve();
  const stop = watch.onChange(wake);
  signal.addEventListener('abort', wake, { once: true });
  try {
    while (!signal.aborted) {
      // What changes while the reader is busy with this is told next.
      changed = Promise.withResolvers<void>();
      yield watch.alerts();
      await changed.promise;
    }
  } finally {
    stop();
    signal.removeEventListener('abort', wake);
  }
}
