/** How likely a container is to fail soon, and what makes it so. */
import type { Prediction } from '../../../contracts/observability/observability.ts';
import { percent } from '../../format/quantity.ts';
import { duration } from '../../format/time.ts';
import { MemberLink } from '../../parts/member-link.tsx';

export function PredictionCard({
  prediction,
  named = false,
}: {
  prediction: Prediction;
  named?: boolean;
}) {
  const { member, probability, expected_in_seconds, parts } = prediction;
  const level = probability >= 0.6 ? 'worst' : probability >= 0.25 ? 'mild' : 'calm';
  return (
    <article class={`prediction is-${level}`} aria-label={`Prediction for ${member}`}>
      <header>
        {named && <MemberLink id={member} />}
        <strong class="prediction-number">{percent(Math.round(probability * 100))}</strong>
        <span class="hint">
          {expected_in_seconds === null
            ? 'no time can be told'
            : `in about ${duration(expected_in_seconds * 1_000)}`}
        </span>
      </header>
      <ul>
        {parts.map(({ name, weight, detail }) => (
          <li key={name}>
            <span class="part-name">{name.replaceAll('_', ' ')}</span>
            <span class="bar">
              <span style={{ width: `${Math.min(100, weight * 100)}%` }} />
            </span>
            <span class="part-detail">{detail}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}
