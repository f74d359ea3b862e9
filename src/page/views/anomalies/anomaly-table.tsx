/** Values that their past does not let expect. */
import type { Anomaly } from '../../../contracts/observability/observability.ts';
import { rounded } from '../../format/quantity.ts';
import { moment } from '../../format/time.ts';
import { MemberLink } from '../../parts/member-link.tsx';
import { Severity } from '../../parts/severity.tsx';
import { now } from '../../state/ticker.ts';

export function AnomalyTable({ anomalies }: { anomalies: readonly Anomaly[] }) {
  const newestFirst = anomalies.toSorted((a, b) => (a.time < b.time ? 1 : -1));
  return (
    <ul class="records is-flat anomalies">
      {newestFirst.map(
        ({ id, time, severity, member, kind, metric, summary, value, expected, score, method }) => (
          <li key={id}>
            <time dateTime={time}>{moment(time, now.peek())}</time>
            <Severity word={severity} />
            <span class="record-who">
              <MemberLink id={member} />
            </span>
            <span class="record-what">
              <strong>{kind}</strong> {summary}
              <small>
                {' '}
                {metric} {rounded(value)}, expected {rounded(expected)}, {rounded(Math.abs(score))}{' '}
                deviations ({method})
              </small>
            </span>
          </li>
        ),
      )}
    </ul>
  );
}
