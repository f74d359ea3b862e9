/** Turns recovery off or on for the whole fleet, with a reason for those who wonder. */
import { useState } from 'preact/hooks';
import { ask } from '../../net/api.ts';
import { ActDialog, Comment } from '../../parts/act-dialog.tsx';
import { say } from '../../parts/toast.tsx';

interface SwitchDialogProps {
  readonly enabled: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function SwitchDialog({ enabled, onClose, onDone }: SwitchDialogProps) {
  const [reason, setReason] = useState('');
  const verb = enabled ? 'Stop all recovery' : 'Allow recovery again';
  return (
    <ActDialog
      title={verb}
      verb={verb}
      onClose={onClose}
      act={async () => {
        await ask('/v1/recovery/switch', { method: 'PUT', body: { enabled: !enabled, reason } });
        say(`Recovery is ${enabled ? 'off' : 'on'} on both machines`);
        onDone();
      }}
    >
      <p class="hint">
        {enabled
          ? 'Nothing is restarted any more, neither by itself nor when asked for, on either machine.'
          : 'Members that fail are recovered again, within the bounds.'}
      </p>
      <Comment label="Reason" value={reason} onInput={setReason} />
    </ActDialog>
  );
}
