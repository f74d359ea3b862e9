/** Silences that hold, and the way to end one. */
import { ask } from '../../net/api.ts';
import { moment } from '../../format/time.ts';
import { Panel } from '../../parts/panel.tsx';
import { say } from '../../parts/toast.tsx';
import { WriteButton } from '../../parts/write-button.tsx';
import { useResource } from '../../state/resource.ts';
import { now } from '../../state/ticker.ts';

interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex?: boolean;
  readonly isEqual?: boolean;
}

interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
}

const EVERY_MS = 10_000;
const sign = ({ isRegex = false, isEqual = true }: Matcher) =>
  isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';

export function Silences({ onChange }: { onChange: () => void }) {
  const silences = useResource<{ silences: readonly Silence[] }>('/v1/silences', {}, EVERY_MS);
  const end = async (id: string) => {
    try {
      await ask(`/v1/silences/${encodeURIComponent(id)}`, { method: 'DELETE' });
      say('The silence has ended');
    } catch (error) {
      say((error as Error).message, false);
    }
    silences.reload();
    onChange();
  };
  return (
    <Panel
      title="Silences"
      resource={silences}
      empty={(reply) => (reply.silences.length === 0 ? 'Nothing is silenced.' : undefined)}
    >
      {(reply) => (
        <ul class="records is-flat">
          {reply.silences.map((silence) => (
            <li key={silence.id}>
              <span class="record-what">
                {silence.matchers.map((matcher) => (
                  <code key={matcher.name}>
                    {matcher.name}
                    {sign(matcher)}
                    {matcher.value}{' '}
                  </code>
                ))}
                {silence.comment}
              </span>
              <span class="when">
                until {moment(silence.ends_at, now.peek())} · {silence.created_by}
              </span>
              <WriteButton scope="alerts:write" onClick={() => void end(silence.id)}>
                End
              </WriteButton>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
