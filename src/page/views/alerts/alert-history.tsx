/** Alerts that are over. */
import { duration, moment } from '../../format/time.ts';
import { MemberLink } from '../../parts/member-link.tsx';
import { Severity } from '../../parts/severity.tsx';
import { now } from '../../state/ticker.ts';

export interface PastAlert {
  readonly fingerprint: string;
  readonly name: string;
  readonly severity: string;
  readonly summary?: string;
  readonly member?: string | null;
  readonly starts_at: string;
  readonly ends_at?: string | null;
}

export function AlertHistory({ history }: { history: readonly PastAlert[] }) {
  const newestFirst = history.toSorted((a, b) => (a.starts_at < b.starts_at ? 1 : -1));
  return (
    <ul class="records is-flat">
      {newestFirst.map(({ fingerprint, name, severity, summary, member, starts_at, ends_at }) => (
        <li key={`${fingerprint} ${starts_at}`}>
          <time dateTime={starts_at}>{moment(starts_at, now.peek())}</time>
          <Severity word={severity} />
          <span class="record-who">
            {member === null || member === undefined ? '' : <MemberLink id={member} />}
          </span>
          <span class="record-what">
            <strong>{name}</strong> {summary}
            {ends_at !== null && ends_at !== undefined && (
              <small> for {duration(Date.parse(ends_at) - Date.parse(starts_at))}</small>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
