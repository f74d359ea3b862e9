/** One alert, and what can be done about it. */
import { useState } from 'preact/hooks';
import type { Alert } from '../../../contracts/observability/observability.ts';
import { Age } from '../../parts/age.tsx';
import { MemberLink } from '../../parts/member-link.tsx';
import { Severity } from '../../parts/severity.tsx';
import { safeUrl } from '../../format/safe-url.ts';
import { AcknowledgeDialog, SilenceDialog } from './alert-dialogs.tsx';
import { WriteButton } from '../../parts/write-button.tsx';

export function AlertCard({ alert, onChange }: { alert: Alert; onChange: () => void }) {
  const [dialog, setDialog] = useState<'silence' | 'acknowledge' | undefined>(undefined);
  const { name, severity, summary, description, member, acknowledged, silenced_by, starts_at } =
    alert;
  const runbook = safeUrl(alert.runbook_url);
  const quiet = alert.state === 'suppressed';
  const close = () => setDialog(undefined);
  return (
    <li class={`alert-card is-${severity} ${quiet ? 'is-quiet' : ''}`}>
      <div class="alert-head">
        <Severity word={severity} />
        <h3>{name}</h3>
        {alert.escalated && <span class="tag is-mild">escalated</span>}
        {member !== null && <MemberLink id={member} />}
        <span class="when">
          for <Age when={starts_at} />
        </span>
      </div>
      <p class="alert-summary">{summary}</p>
      {description !== '' && description !== summary && <p class="hint">{description}</p>}
      {acknowledged !== null && (
        <p class="alert-note">
          ✓ {acknowledged.by} has it since <Age when={acknowledged.at} />
          {acknowledged.comment !== '' && `: ${acknowledged.comment}`}
        </p>
      )}
      {quiet && (
        <p class="alert-note">
          {silenced_by.length > 0
            ? 'Silenced: nobody is told.'
            : 'Held back, since another alert covers it.'}
        </p>
      )}
      <div class="alert-actions">
        {runbook !== undefined && (
          <a href={runbook} target="_blank" rel="noreferrer noopener">
            Runbook
          </a>
        )}
        {acknowledged === null && (
          <WriteButton scope="alerts:write" onClick={() => setDialog('acknowledge')}>
            Acknowledge
          </WriteButton>
        )}
        {silenced_by.length === 0 && (
          <WriteButton scope="alerts:write" onClick={() => setDialog('silence')}>
            Silence
          </WriteButton>
        )}
      </div>
      {dialog === 'acknowledge' && (
        <AcknowledgeDialog alert={alert} onClose={close} onDone={onChange} />
      )}
      {dialog === 'silence' && <SilenceDialog alert={alert} onClose={close} onDone={onChange} />}
    </li>
  );
}
