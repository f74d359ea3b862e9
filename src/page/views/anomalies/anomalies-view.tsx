/** What is unusual now, and what may fail soon. */
import type { Anomaly, Prediction } from '../../../contracts/observability/observability.ts';
import { Panel } from '../../parts/panel.tsx';
import { Select } from '../../parts/select.tsx';
import { place, setQuery } from '../../routing/router.ts';
import { useResource } from '../../state/resource.ts';
import { AnomalyTable } from './anomaly-table.tsx';
import { PredictionCard } from './prediction-card.tsx';

const EVERY_MS = 10_000;
const RANGES = [
  ['60', '1 hour'],
  ['360', '6 hours'],
  ['1440', '1 day'],
] as const;
/** Below this a prediction says no more than that nothing is wrong. */
const WORTH_SHOWING = 0.05;
const SHOWN = 12;

export function AnomaliesView() {
  const { minutes = '60' } = place.value.query;
  const predictions = useResource<{ predictions: readonly Prediction[] }>(
    '/v1/predictions',
    {},
    EVERY_MS,
  );
  const anomalies = useResource<{ anomalies: readonly Anomaly[] }>(
    '/v1/anomalies',
    { minutes: Number(minutes) },
    EVERY_MS,
  );
  return (
    <>
      <h1>Anomalies and predictions</h1>
      <Panel
        title="May fail soon"
        resource={predictions}
        empty={(reply) =>
          likely(reply.predictions).length === 0 ? 'Nothing points to a failure.' : undefined
        }
      >
        {(reply) => (
          <div class="predictions">
            {likely(reply.predictions).map((each) => (
              <PredictionCard key={each.member} prediction={each} named />
            ))}
          </div>
        )}
      </Panel>
      <Panel
        title="Unusual values"
        resource={anomalies}
        empty={(reply) =>
          reply.anomalies.length === 0 ? 'Every value is what its past lets expect.' : undefined
        }
        actions={
          <Select
            label="Last"
            value={minutes}
            options={RANGES}
            onChange={(to) => setQuery({ minutes: to })}
          />
        }
      >
        {(reply) => <AnomalyTable anomalies={reply.anomalies} />}
      </Panel>
    </>
  );
}

const likely = (predictions: readonly Prediction[]) =>
  predictions
    .filter(({ probability }) => probability >= WORTH_SHOWING)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, SHOWN);
