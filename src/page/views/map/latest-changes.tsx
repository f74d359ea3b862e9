/** What changed while this page was open. */
import { Age } from '../../parts/age.tsx';
import { StateWord } from '../../parts/glyph.tsx';
import { MemberLink } from '../../parts/member-link.tsx';
import { happenings } from '../../state/members.ts';

const SHOWN = 12;

export function LatestChanges() {
  const latest = happenings.value.slice(0, SHOWN);
  return (
    <section class="panel latest" aria-label="Latest changes">
      <header class="panel-head">
        <h2>Latest changes</h2>
        <span class="data-age">since this page was opened</span>
      </header>
      {latest.length === 0 ? (
        <p class="empty">No container has changed its state.</p>
      ) : (
        <ul class="changes">
          {latest.map(({ id, from, to, reason, time }) => (
            <li key={`${id} ${time} ${to}`}>
              <span class="when">
                <Age when={time} />
              </span>
              <MemberLink id={id} />
              <span class="turn">
                {from === undefined ? 'new' : <StateWord state={from} />}{' '}
                <span aria-label="to">→</span>{' '}
                {to === undefined ? 'gone' : <StateWord state={to} />}
              </span>
              <span class="reason">{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
