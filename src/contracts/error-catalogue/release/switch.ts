/** Failures of the switch from one color to the other on a machine. */
import { defineError } from '../../errors.ts';

export const IngressCommandFailed = defineError(
  'INGRESS_COMMAND_FAILED',
  'the ingress behind {socket} did not do {command}: {reason}',
  { status: 502, retryable: true },
);

export const IngressNotReady = defineError(
  'INGRESS_NOT_READY',
  'the ingress of {machine} does not see the color {color} of {slugs}; see `show servers state` at its socket and whether those containers are on the network of the machine',
  { status: 503, retryable: true },
);

export const ReleaseRecordUnavailable = defineError(
  'RELEASE_RECORD_UNAVAILABLE',
  'the record on colors of {machine} (bucket {bucket}) could not be {verb}: {reason}',
  { status: 503, retryable: true },
);

export const ReleaseRecordMoved = defineError(
  'RELEASE_RECORD_MOVED',
  'the record on colors of {machine} was changed by somebody else since revision {revision}; look at `scripts/tandem release status` and try again',
  { status: 409, retryable: true },
);

export const NothingColored = defineError(
  'RELEASE_NOTHING_COLORED',
  '{machine} runs no containers of the color {color}; start them with `scripts/tandem release stage VERSION`',
  { status: 409 },
);

export const ColorIsLive = defineError(
  'RELEASE_COLOR_LIVE',
  '{verb} of {color} on {machine} is refused: {color} is live there since epoch {epoch}',
  { status: 409 },
);

export const AnotherReleaseUnderWay = defineError(
  'RELEASE_ANOTHER_UNDER_WAY',
  '{verb} of {release} on {machine} is refused: {other} is prepared there in {color}; end that with `scripts/tandem release resume` first',
  { status: 409 },
);

export const ReleaseNotPrepared = defineError(
  'RELEASE_NOT_PREPARED',
  '{color} on {machine} cannot take over for {release}: {reason}',
  { status: 409, retryable: true },
);

export const ReleaseEpochPassed = defineError(
  'RELEASE_EPOCH_PASSED',
  'epoch {epoch} of {release} on {machine} is refused: {machine} is in epoch {current} with {live} live, so the next one is {next}',
  { status: 409 },
);

export const ReleaseNotLive = defineError(
  'RELEASE_NOT_LIVE',
  '{color} on {machine} did not take over within {seconds} s: {reason}',
  { status: 503 },
);

export const RehearsalFailed = defineError(
  'RELEASE_REHEARSAL_FAILED',
  '{color} on {machine} did not {what} within {seconds} s: {reason}',
  { status: 503, retryable: true },
);

export const ControlCommandInvalid = defineError(
  'RELEASE_COMMAND_INVALID',
  'the steward does not understand this line of a control session: {problem}',
  { status: 400 },
);

export const StewardSessionLost = defineError(
  'STEWARD_SESSION_LOST',
  'the control session with the steward of {machine} ended: {reason}; what it had begun it finishes or undoes by itself, see `scripts/tandem release status`',
  { status: 503, retryable: true },
);

export const StewardNotRunning = defineError(
  'STEWARD_NOT_RUNNING',
  'no steward runs on {machine} (project {project}); start it with `scripts/tandem up --machine {machine}`',
  { status: 503, retryable: true },
);

export const StewardSilent = defineError(
  'STEWARD_SILENT',
  'the steward of {machine} did not answer {verb} within {seconds} s; it may still be at it, see `scripts/tandem release status`',
  { status: 504, retryable: true },
);

/** Only ever reported, never answered. */
export const ReleaseRolledBack = defineError(
  'RELEASE_ROLLED_BACK',
  '{release} on {machine} was rolled back to {color} in epoch {epoch}: {reason}',
);

/** Only ever reported, never answered. */
export const RollbackFailed = defineError(
  'RELEASE_ROLLBACK_FAILED',
  '{release} on {machine} should have been rolled back ({reason}), but {problem}; see docs/runbooks/emergency.md',
);
