/** One machine: its live color, the other one, and the watch. */
import type { Color } from '../../../contracts/release/release.ts';
import type { ReleaseEvent } from '../../../contracts/release/event.ts';
import { Age } from '../../parts/age.tsx';
import { duration } from '../../format/time.ts';
import { now } from '../../state/ticker.ts';

export function MachineRelease({ latest }: { latest: ReleaseEvent }) {
  // Without a record blue is live: a fleet that never released.
  const { live = 'blue', next, rehearsing, versions = {}, epoch, release } = latest.record ?? {};
  const other: Color = live === 'blue' ? 'green' : 'blue';
  const part =
    other === rehearsing ? 'is rehearsed' : other === next ? 'opens its doors' : 'stands by';
  return (
    <section class="release-machine" aria-label={`Release on ${latest.machine}`}>
      <h3>{latest.machine}</h3>
      <p class="release-live">
        <strong>{live} is live</strong> {versions[live] ?? ''}
      </p>
      <dl class="facts">
        <div>
          <dt>{other}</dt>
          <dd>
            {versions[other] === undefined ? 'no second color yet' : `${part}, ${versions[other]}`}
          </dd>
        </div>
        <div>
          <dt>Release</dt>
          <dd>{typeof release !== 'string' ? 'none yet' : `${release}, epoch ${epoch}`}</dd>
        </div>
        {latest.timings !== null && (
          <div>
            <dt>Last switch</dt>
            <dd>
              ingress {duration(latest.timings.flip_ms)}, services{' '}
              {duration(latest.timings.takeover_ms)}
            </dd>
          </div>
        )}
        <div>
          <dt>Watch</dt>
          <dd>
            <Watch watch={latest.watch} />
          </dd>
        </div>
        <div>
          <dt>Told</dt>
          <dd>
            <Age when={latest.timestamp} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Watch({ watch }: Pick<ReleaseEvent, 'watch'>) {
  if (watch === null) return <>nothing was watched</>;
  const { outcome, breach, ends_at, rollback_ms } = watch;
  if (outcome === 'rolled-back')
    return (
      <span class="is-bad-text">
        ✕ rolled back{rollback_ms !== null && ` within ${duration(rollback_ms)}`}: {breach}
      </span>
    );
  if (outcome === 'watching')
    return <>watching for {duration(Math.max(0, Date.parse(ends_at) - now.value))} more</>;
  return <>{outcome === 'passed' ? '✓ passed' : 'stopped'}</>;
}
