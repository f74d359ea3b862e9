/** How many tasks wait, by priority. */
import { count } from '../../format/quantity.ts';

export function PriorityBars({ lengths }: { lengths: Readonly<Record<string, number>> }) {
  const most = Math.max(1, ...Object.values(lengths));
  return (
    <dl class="bars">
      {Object.entries(lengths).map(([name, length]) => (
        <div key={name}>
          <dt>{name.toLowerCase()}</dt>
          <dd>
            <span class="bar">
              <span style={{ width: `${(length / most) * 100}%` }} />
            </span>
            <span>
              <strong>{count(length)}</strong> waiting
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
