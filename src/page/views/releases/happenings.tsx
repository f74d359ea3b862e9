/** What stewards told, the newest first. */
import type { ReleaseEvent, ReleaseEventKind } from '../../../contracts/release/event.ts';
import { moment } from '../../format/time.ts';
import { now } from '../../state/ticker.ts';
import { TableHead } from '../../parts/table-head.tsx';

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

const COLUMNS = ['When', 'Machine', 'Release', 'What', 'Why'];

export function Happenings({ happenings }: { happenings: readonly ReleaseEvent[] }) {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label="Table of what happened">
      <table>
        <TableHead columns={COLUMNS} />
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
