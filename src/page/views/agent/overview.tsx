/** Signs of life, figures over time, what happened, what may come. */
import type { Member, Prediction } from '../../../contracts/observability/observability.ts';
import { Panel } from '../../parts/panel.tsx';
import { useResource, type Resource } from '../../state/resource.ts';
import { PredictionCard } from '../anomalies/prediction-card.tsx';
import { Charts } from './charts.tsx';
import { History } from './history.tsx';
import { Signs } from './signs.tsx';
import type { MemberReply } from './member-reply.ts';

const EVERY_MS = 30_000;

export function Overview({ member, detail }: { member: Member; detail: Resource<MemberReply> }) {
  const predictions = useResource<{ predictions: readonly Prediction[] }>(
    '/v1/predictions',
    { member: member.id },
    EVERY_MS,
  );
  return (
    <div class="overview">
      <Signs member={member} />
      <Charts member={member} />
      <div class="two">
        <Panel
          title="Changes of state"
          resource={detail}
          empty={({ transitions }) =>
            transitions.length === 0 ? 'It has not changed since the hub started.' : undefined
          }
        >
          {({ transitions }) => <History transitions={transitions} />}
        </Panel>
        <Panel
          title="Likelihood of failure"
          resource={predictions}
          empty={({ predictions: all }) =>
            all.length === 0 ? 'Too little is known for a prediction.' : undefined
          }
        >
          {({ predictions: all }) =>
            all.map((each) => <PredictionCard key={each.member} prediction={each} />)
          }
        </Panel>
      </div>
    </div>
  );
}
