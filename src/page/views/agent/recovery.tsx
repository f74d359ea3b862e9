/** Asks for a recovery, after a second thought. */
import { useState } from 'preact/hooks';
import type { Member } from '../../../contracts/observability/observability.ts';
import { ask } from '../../net/api.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { say } from '../../parts/toast.tsx';
import { may, user } from '../../state/session.ts';

/** A group takes longer than the ingress waits; what was done is in the journal of recoveries then. */
const RECOVERY_MS = 55_000;

const TIERS = [
  ['tier1', 'Restart', 'The container is stopped gracefully and started again.'],
  [
    'tier2',
    'Clear its state and restart',
    'What it keeps on disk is removed first. It starts as if new.',
  ],
  [
    'tier3',
    'Restart it and what it depends on',
    'Its dependencies restart first, in the order of their waves.',
  ],
  [
    'tier4',
    'Restart its whole group',
    'Every container of the group restarts, in the order of waves.',
  ],
] as const;

export function Recovery({ member }: { member: Member }) {
  const [open, setOpen] = useState(false);
  const allowed = may('recovery:write');
  const why =
    user.value === undefined
      ? 'Log in with the right to write to use this'
      : 'Your role reads only';
  return (
    <span class="recovery">
      <button
        type="button"
        aria-disabled={!allowed}
        aria-describedby={allowed ? undefined : 'recovery-why'}
        onClick={() => allowed && setOpen(true)}
      >
        Recover …
      </button>
      {!allowed && (
        <small id="recovery-why" class="hint">
          {why}
        </small>
      )}
      {open && <Confirm member={member} onClose={() => setOpen(false)} />}
    </span>
  );
}

function Confirm({ member, onClose }: { member: Member; onClose: () => void }) {
  const [tier, setTier] = useState<string>('tier1');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    setFailure('');
    const path = [member.machine, member.name].map(encodeURIComponent).join('/');
    try {
      const { message } = await ask<{ message?: string }>(`/v1/recovery/${path}`, {
        method: 'POST',
        body: { strategy: tier, reason: 'asked for on the page' },
        deadlineMs: RECOVERY_MS,
      });
      say(message ?? `The recovery of ${member.name} has begun`);
      onClose();
    } catch (error) {
      setFailure((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Recover ${member.name}`} onClose={onClose}>
      <fieldset class="choices">
        <legend>What shall be done on {member.machine}?</legend>
        {TIERS.map(([key, title, text]) => (
          <label key={key}>
            <input
              type="radio"
              name="tier"
              value={key}
              checked={tier === key}
              onChange={() => setTier(key)}
            />
            <span>
              <strong>{title}</strong>
              <small>{text}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p class="form-failure" role="alert">
        {failure}
      </p>
      <div class="dialog-actions">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" class="danger" disabled={busy} onClick={() => void act()}>
          {busy ? 'Asking …' : (TIERS.find(([key]) => key === tier)?.[1] ?? 'Recover')}
        </button>
      </div>
    </Dialog>
  );
}
