/** The last changes of state of one member. */
import type { Transition } from '../../../contracts/observability/observability.ts';
import { moment } from '../../format/time.ts';
import { StateWord } from '../../parts/glyph.tsx';
import { now } from '../../state/ticker.ts';

export function History({ transitions }: { transitions: readonly Transition[] }) {
  const newestFirst = transitions.toSorted((a, b) => (a.time < b.time ? 1 : -1));
  return (
    <ol class="history">
      {newestFirst.map(({ time, to, reason }) => (
        <li key={`${time} ${to}`}>
          <time dateTime={time}>{moment(time, now.peek())}</time>
          <StateWord state={to} />
          <span class="reason">{reason}</span>
        </li>
      ))}
    </ol>
  );
}
