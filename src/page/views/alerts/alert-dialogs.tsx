/** Taking an alert on, and keeping it quiet for a while. */
import { useState } from 'preact/hooks';
import type { Alert } from '../../../contracts/observability/observability.ts';
import { ask } from '../../net/api.ts';
import { ActDialog, Comment } from '../../parts/act-dialog.tsx';
import { Select } from '../../parts/select.tsx';
import { say } from '../../parts/toast.tsx';

interface AlertDialogProps {
  readonly alert: Alert;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function AcknowledgeDialog({ alert, onClose, onDone }: AlertDialogProps) {
  const [comment, setComment] = useState('');
  return (
    <ActDialog
      title={`Acknowledge ${alert.name}`}
      verb="Acknowledge"
      onClose={onClose}
      act={async () => {
        const path = `/v1/alerts/${encodeURIComponent(alert.fingerprint)}/acknowledgement`;
        await ask(path, { method: 'POST', body: { comment } });
        say(`${alert.name} is acknowledged`);
        onDone();
      }}
    >
      <p class="hint">Others see that you have it. It stays on the list until it is over.</p>
      <Comment value={comment} onInput={setComment} />
    </ActDialog>
  );
}

const TIMES = [
  ['30', '30 minutes'],
  ['120', '2 hours'],
  ['480', '8 hours'],
  ['1440', '1 day'],
  ['10080', '1 week'],
] as const;

/** Labels that tell this alert from others; the rest only describes it. */
const TELLING = ['alertname', 'agent', 'machine', 'instance', 'job', 'gpu', 'mount'];

export function SilenceDialog({ alert, onClose, onDone }: AlertDialogProps) {
  const [minutes, setMinutes] = useState('120');
  const [comment, setComment] = useState('');
  const telling = Object.entries(alert.labels).filter(([name]) => TELLING.includes(name));
  return (
    <ActDialog
      title={`Silence ${alert.name}`}
      verb="Silence"
      onClose={onClose}
      act={async () => {
        const matchers = telling.map(([name, value]) => ({
          name,
          value,
          isRegex: false,
          isEqual: true,
        }));
        const body = { matchers, minutes: Number(minutes), comment };
        await ask('/v1/silences', { method: 'POST', body });
        say(`${alert.name} is silent`);
        onDone();
      }}
    >
      <p class="hint">Nobody is told of alerts with all of these labels:</p>
      <ul class="labels">
        {telling.map(([name, value]) => (
          <li key={name}>
            <code>
              {name}={value}
            </code>
          </li>
        ))}
      </ul>
      <Select label="For" value={minutes} options={TIMES} onChange={setMinutes} />
      <Comment value={comment} onInput={setComment} />
    </ActDialog>
  );
}
