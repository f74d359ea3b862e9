/** What stewards told, the newest first. */
import type { ReleaseEvent, ReleaseEventKind } from '../../../contracts/release-event.ts';
import { moment } from '../../format/time.ts';
import { now } from '../../state/ticker.ts';

const WORDS: Readonly<Record<ReleaseEventKind, string>> = {
  state: 'as before',
  rehearsing: 'is rehearsed',
  rehearsed: 'stands by after its rehearsal',
  prepared: 'has opened its doors',
  aborted: 'was sent back',
  committed: 'is live',
  'watch-ended': 'the watch is over',
  'rolled-back': 'rolled back by itself',
  fenced: 'was ended, as it did not let go',
  failed: 'a step failed',
};

export function Happenings({ happenings }: { happenings: readonly ReleaseEvent[] }) {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label="Table of what happened">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Machine</th>
            <th scope="col">Release</th>
            <th scope="col">What</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {happenings.map(({ timestamp, machine, release, kind, color, reason }) => (
            <tr key={`${timestamp} ${machine} ${kind}`}>
              <td>{moment(timestamp, now.peek())}</td>
              <td class="name">{machine}</td>
              <td>{release ?? '–'}</td>
              <td>
                {color !== null && `${color} `}
                {WORDS[kind]}
              </td>
              <td>{reason ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
