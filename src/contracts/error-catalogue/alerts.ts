/** Failures about alerts: the Alertmanagers, silences, acknowledgements and rules. */
import { defineError } from '../errors.ts';

export const AlertmanagerSettingsInvalid = defineError(
  'ALERTMANAGER_SETTINGS_INVALID',
  'the config of the alertmanager entry on {machine} cannot be used: {reason}; docs/alerts.md lists what it may hold',
  { status: 422 },
);
