/** Kinds of tasks that wait although they could be taken, and why. */
import { Fields } from '../../parts/fields.tsx';
import type { QueueDetails } from './queue-reply.ts';

export function Held({ details }: { details: QueueDetails | undefined }) {
  const held = details?.held ?? [];
  const circuits = details?.circuits ?? [];
  if (held.length === 0 && circuits.length === 0) return null;
  return (
    <section aria-label="Held back">
      <h3>Held back</h3>
      <ul class="plain">
        {held.map(({ task_type, tasks, reason }) => (
          <li key={task_type}>
            <strong>{task_type}</strong>: {tasks} wait
            {reason !== undefined && (
              <>, since {typeof reason === 'string' ? reason : JSON.stringify(reason)}</>
            )}
          </li>
        ))}
        {circuits.map(({ task_type, ...rest }) => (
          <li key={task_type}>
            <strong>{task_type}</strong>: its workers fail, so it is left alone for a while
            <Fields fields={rest} />
          </li>
        ))}
      </ul>
    </section>
  );
}
