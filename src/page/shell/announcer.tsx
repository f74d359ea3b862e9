/** Says changes of state to screen readers; many in a short time become one sentence. */
import { signal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { happenings } from '../state/members.ts';
import { sentence, type Happening } from '../state/happenings.ts';

const GATHER_MS = 2_000;
const said = signal('');

export function Announcer() {
  const waiting = useRef<Happening[]>([]);
  const last = useRef<Happening | undefined>(happenings.peek()[0]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useSignalEffect(() => {
    const all = happenings.value;
    const end = last.current === undefined ? all.length : all.indexOf(last.current);
    waiting.current.push(...all.slice(0, end === -1 ? all.length : end));
    last.current = all[0];
    if (waiting.current.length === 0) return;
    timer.current ??= setTimeout(() => {
      said.value = sentence(waiting.current);
      waiting.current = [];
      timer.current = undefined;
    }, GATHER_MS);
  });
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
}
