/** For what is off the screen: it need not keep an answer waiting. */
import { signal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import { useState } from 'preact/hooks';

/**
 * What a signal said before the last paint; undefined before the first. Each that follows does so in a task of its own,
 * so that what somebody does in between comes first.
 */
export function useAfterPaint<T>(source: ReadonlySignal<T>): ReadonlySignal<T | undefined> {
  const [copy] = useState(() => signal<T>());
  useSignalEffect(() => {
    const { value } = source;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The first frame is that of the answer itself.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        timer = setTimeout(() => (copy.value = value));
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  });
  return copy;
}
