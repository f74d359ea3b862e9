/** Settings of recovery, from the block `recovery` of the hub's config. */
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { RecoverySettingsInvalid } from '../../../contracts/error-catalogue/observability-hub/observability.ts';

const Settings = Type.Object(
  {
    /** Whether the hub recovers by itself, or only when it is asked. */
    automatic: Type.Boolean({ default: true }),
    /** How long a member has to be dead or hanging before that, seconds. */
    after_seconds: Type.Number({ minimum: 5, default: 30 }),
    /** Recoveries of one member in the window at most. */
    per_member: Type.Integer({ minimum: 1, default: 4 }),
    /** Containers that are touched in the window at most, of all members together. */
    per_fleet: Type.Integer({ minimum: 1, default: 20 }),
    window_seconds: Type.Integer({ minimum: 60, default: 3_600 }),
    /** First wait before a member is recovered again; doubles with each time in the window. */
    cooldown_seconds: Type.Integer({ minimum: 1, default: 60 }),
  },
  { additionalProperties: false },
);
export type RecoverySettings = Static<typeof Settings>;

/** @throws RECOVERY_SETTINGS_INVALID */
export function readRecoverySettings(config: Readonly<Record<string, unknown>>): RecoverySettings {
  const given = Value.Default(Settings, structuredClone(config['recovery'] ?? {}));
  if (Value.Check(Settings, given)) return given;
  const [first] = Value.Errors(Settings, given);
  const reason = first ? `${first.instancePath || 'it'} ${first.message}` : 'it is no block';
  throw new RecoverySettingsInvalid({ reason });
}
