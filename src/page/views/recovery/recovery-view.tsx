/** What was recovered, within which bounds, and the switch that stops all of it. */
import { useState } from 'preact/hooks';
import { duration, moment } from '../../format/time.ts';
import { MemberLink } from '../../parts/member-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { WriteButton } from '../../parts/write-button.tsx';
import { useResource } from '../../state/resource.ts';
import { now } from '../../state/ticker.ts';
import type { RecoveryRecord, RecoveryReply } from './recovery-reply.ts';
import { SwitchDialog } from './switch-dialog.tsx';

const EVERY_MS = 3_000;

export function RecoveryView() {
  const recoveries = useResource<RecoveryReply>('/v1/recovery', {}, EVERY_MS);
  return (
    <>
      <h1>Recovery</h1>
      <Panel title="Switch" resource={recoveries}>
        {(reply) => <Switch reply={reply} onChange={recoveries.reload} />}
      </Panel>
      <Panel
        title="What was done"
        resource={recoveries}
        empty={({ journal }) => (journal.length === 0 ? 'Nothing had to be recovered.' : undefined)}
      >
        {({ journal }) => (
          <ul class="records is-flat">
            {journal.map((record) => (
              <Done key={record.id} record={record} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function Switch({ reply, onChange }: { reply: RecoveryReply; onChange: () => void }) {
  const [asking, setAsking] = useState(false);
  const { enabled, reason, by, at } = reply.switch;
  const { per_member, per_fleet, window_seconds, cooldown_seconds, spent } = reply.budgets;
  const window = duration(window_seconds * 1_000);
  return (
    <div class="switch">
      <p class={`switch-state ${enabled ? 'is-on' : 'is-off'}`}>
        <span aria-hidden="true">{enabled ? '●' : '■'}</span> Recovery is {enabled ? 'on' : 'off'}
      </p>
      <WriteButton scope="recovery:write" danger={enabled} onClick={() => setAsking(true)}>
        {enabled ? 'Stop all recovery' : 'Allow recovery again'}
      </WriteButton>
      <p class="hint">
        {at !== null && `${by}, ${moment(at, now.peek())}${reason === '' ? '' : `: ${reason}`}. `}
        {reply.automatic
          ? 'Members that fail are recovered by themselves: '
          : 'Only what is asked for is done: '}
        at most {per_member} times for a member and {per_fleet} containers of the fleet in {window},{' '}
        {spent} of these spent; {duration(cooldown_seconds * 1_000)} apart.
      </p>
      {asking && (
        <SwitchDialog enabled={enabled} onClose={() => setAsking(false)} onDone={onChange} />
      )}
    </div>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  done: '✓',
  failed: '✕',
  running: '…',
  held_back: '‖',
  granted: '→',
};

function Done({ record }: { record: RecoveryRecord }) {
  const { member, tier, by, why, started_at, outcome, detail, steps, healthy_after_seconds } =
    record;
  return (
    <li>
      <time dateTime={started_at}>{moment(started_at, now.peek())}</time>
      <span class="record-who">
        <MemberLink id={member} />
      </span>
      <span class="record-what">
        <span class={outcome === 'failed' ? 'is-bad-text' : undefined}>
          {SIGNS[outcome]} {outcome.replace('_', ' ')}
        </span>{' '}
        {tier} by {by}: {why}
        {detail !== '' && `. ${detail}`}
        <small>
          {' '}
          {steps.join(', ')}
          {healthy_after_seconds !== null &&
            `; healthy after ${duration(healthy_after_seconds * 1_000)}`}
        </small>
      </span>
    </li>
  );
}
