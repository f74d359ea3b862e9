/** Failures of the container runtime: start, actions, calls over the fabric. */
import { defineError } from '../../errors.ts';

export const SettingsInvalid = defineError(
  'SETTINGS_INVALID',
  'the container cannot start: {problems}. Fix the environment of this service in the compose file',
);

/** Of two colors one stays warm: unloading is for what ends for good. */
export const UnloadWithColors = defineError(
  'UNLOAD_WITH_COLORS',
  '{agent} declares `unload` and has colors, where it would never be called; take `unload` out of it, or `colors` out of its entry in compose/fleet/',
);

export const SecretMissing = defineError(
  'SECRET_MISSING',
  'secret {name} cannot be read from {path} ({reason}); run `scripts/tandem secrets init` and see that the service lists it under `secrets`',
);

export const EntryNotFound = defineError(
  'ENTRY_NOT_FOUND',
  'entry {entry} is not in this image; the command must name one like agents/memory-system/memory-client',
  { status: 404 },
);

export const EntryInvalid = defineError(
  'ENTRY_INVALID',
  'entry {entry} does not export an agent: {problem}; a file under src/agents ends in `export default agent({...})`',
);

/** The text before the colon is what old clients match on. */
export const UnknownAction = defineError('UNKNOWN_ACTION', 'Unknown action: {action}', {
  status: 404,
});

/** The text is what old clients match on. */
export const InvalidJson = defineError('INVALID_JSON', 'Invalid JSON request', { status: 400 });

export const InputInvalid = defineError(
  'INPUT_INVALID',
  'input of {agent}.{action} is not valid: {problems}',
  { status: 400 },
);

export const OutputInvalid = defineError(
  'OUTPUT_INVALID',
  '{agent}.{action} gave a result that breaks its own contract: {problems}; this is a bug in {agent}',
);

export const ActionNotPorted = defineError(
  'ACTION_NOT_PORTED',
  '{agent} declares {action} but its work is not ported yet; ask the legacy agent',
  { status: 501 },
);

export const TransportRefused = defineError(
  'TRANSPORT_REFUSED',
  '{agent}.{action} does not answer over {transport}, only over {allowed}',
  { status: 403 },
);

export const DeadlineExceeded = defineError(
  'DEADLINE_EXCEEDED',
  '{agent}.{action} did not finish before its deadline ({lateMs} ms late); give the call more time or ask again',
  { status: 504, retryable: true },
);

export const AgentUnreachable = defineError(
  'AGENT_UNREACHABLE',
  '{agent} does not answer {action}: {reason}; see `scripts/tandem status`',
  { status: 503, retryable: true },
);

export const FabricDown = defineError(
  'FABRIC_DOWN',
  '{agent}.{action} cannot be called: no connection to the fabric at {server}',
  { status: 503, retryable: true },
);

export const Draining = defineError(
  'DRAINING',
  '{agent} is stopping and takes no new work; ask again',
  { status: 503, retryable: true },
);

export const InternalError = defineError(
  'INTERNAL_ERROR',
  '{agent}.{action} failed unexpectedly; its log has the details under trace {trace}',
);

export const ReplyTooLarge = defineError(
  'REPLY_TOO_LARGE',
  'the reply of {agent}.{action} is {bytes} bytes, over the {limit} bytes that the fabric carries; ask for less',
  { status: 413 },
);

export const NkeyInvalid = defineError(
  'NKEY_INVALID',
  'the nkey file of this container holds no user seed (SU...); run `scripts/tandem secrets init`',
  { status: 401 },
);

/** A call of a user came to the copy that is not live. */
export const ColorStandsBy = defineError(
  'COLOR_STANDS_BY',
  'this copy of {agent} ({color}) stands by; ask again, the live one answers',
  { status: 503, retryable: true },
);
