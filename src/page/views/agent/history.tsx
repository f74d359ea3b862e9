/** The last changes of state of one member. */
import { moment } from '../../format/time.ts';
import { StateWord } from '../../parts/glyph.tsx';
import { now } from '../../state/ticker.ts';
import type { Transition } from './member-reply.ts';

const timeOf = ({ time, at }: Transition) => time ?? at ?? '';

export function History({ transitions }: { transitions: readonly Transition[] }) {
  const newestFirst = transitions.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1));
  return (
    <ol class="history">
      {newestFirst.map((each) => {
        const to = each.to ?? each.state ?? 'unknown';
        return (
          <li key={`${timeOf(each)} ${to}`}>
            <time dateTime={timeOf(each)}>{moment(timeOf(each), now.peek())}</time>
            <StateWord state={to} />
            <span class="reason">{each.reason}</span>
          </li>
        );
      })}
    </ol>
  );
}
