/** Failures of releases as the command line tells them: state, lock, stage, switch. */
import { defineError } from '../../errors.ts';

export const ReleaseLocked = defineError(
  'RELEASE_LOCKED',
  '{owner} holds the lock of releases since {since} for `{command}` (process {pid}, renewed {renewed_at}); wait, or, if you are sure that it does nothing any more, repeat with --break-lock',
  { status: 409, retryable: true },
);

export const ReleaseLockLost = defineError(
  'RELEASE_LOCK_LOST',
  'the lock of releases was taken by {owner} while `{command}` was at work; it stopped here, `scripts/tandem release status` shows where things are',
  { status: 409 },
);

export const ReleaseStateTooNew = defineError(
  'RELEASE_STATE_TOO_NEW',
  '{file} was written by a newer Tandem (schema {schema}, this one knows {known}); use that version, it is not changed here',
  { status: 409 },
);

export const ReleaseStateUnreadable = defineError(
  'RELEASE_STATE_UNREADABLE',
  '{file} cannot be read: {reason}; nothing was changed. Move it aside to begin anew: what is live is known to the stewards',
);

export const ReleaseFrozen = defineError(
  'RELEASE_FROZEN',
  'releases are frozen by {by} since {at}: {reason}; `scripts/tandem release unfreeze` ends it',
  { status: 423 },
);

export const ReleasePhaseWrong = defineError(
  'RELEASE_PHASE_WRONG',
  '{verb} is not possible now: {phase}; {hint}',
  { status: 409 },
);

export const MachinesDisagree = defineError(
  'RELEASE_MACHINES_DISAGREE',
  'the machines are not live in the same color: {found}; `scripts/tandem release resume` finishes the switch, `release rollback` undoes it',
  { status: 409 },
);

export const LiveVersionUnknown = defineError(
  'RELEASE_LIVE_VERSION_UNKNOWN',
  'no container of the live color {color} on {machine} says its version, so there would be no way back; see `scripts/tandem status`',
  { status: 503, retryable: true },
);

export const ImagesMissing = defineError(
  'RELEASE_IMAGES_MISSING',
  'version {version} is not complete: {missing}; build it there with `TANDEM_VERSION={version} docker compose -f compose/MACHINE.yaml build`, or get it with `docker pull`',
  { status: 404 },
);

export const NoWayBack = defineError(
  'RELEASE_NO_WAY_BACK',
  'version {version} could not be rolled back: {reason}. Release first a version that reads both (expand), and the one that writes the new state after it (contract)',
  { status: 422 },
);

export const StateUndeclared = defineError(
  'RELEASE_STATE_UNDECLARED',
  'version {version} is refused, since nobody can say whether it could be rolled back: {what}; {wayOut}',
  { status: 422 },
);

export const NoRoom = defineError('RELEASE_NO_ROOM', 'the second color does not fit: {reasons}', {
  status: 507,
});

export const CandidateNotReady = defineError(
  'RELEASE_CANDIDATE_NOT_READY',
  '{color} on {machine} is not {role} after {seconds} s:\n{reasons}',
  { status: 503 },
);

export const CheckOverTime = defineError(
  'RELEASE_CHECK_OVER_TIME',
  '{id} was not done within its {seconds} s; {escalation}',
  { status: 504, retryable: true },
);

export const ReleaseRefused = defineError(
  'RELEASE_REFUSED',
  'release {release} of version {version} is refused; what is live was not touched:\n{reason}',
  { status: 422 },
);

export const PrepareFailed = defineError(
  'RELEASE_PREPARE_FAILED',
  '{direction} to {color} was given up before anything switched: {reason}; what was live still is, on every machine',
  { status: 503, retryable: true },
);

export const CommitIncomplete = defineError(
  'RELEASE_COMMIT_INCOMPLETE',
  '{direction} to {color} is done on {done} and open on {open}: {reason}; `scripts/tandem release resume` finishes it, `release resume --rollback` undoes it',
  { status: 503, retryable: true },
);

export const RolledBackByItself = defineError(
  'RELEASE_WATCH_ROLLED_BACK',
  'release {release} was rolled back by its watch: {reason}; {color} is live again',
  { status: 422 },
);

export const MachineSilent = defineError(
  'RELEASE_MACHINE_SILENT',
  'the steward of {machine} did not answer within {seconds} s; see `scripts/tandem status --machine {machine}`',
  { status: 503, retryable: true },
);

export const WatchFileInvalid = defineError(
  'RELEASE_WATCH_FILE_INVALID',
  '{file} cannot be used: {reason}',
  { status: 422 },
);

export const EscalationFileInvalid = defineError(
  'RELEASE_ESCALATION_FILE_INVALID',
  '{file} cannot be used: {reason}',
  { status: 422 },
);

/** Ctrl-C while a stage was at work. */
export const ReleaseInterrupted = defineError(
  'RELEASE_INTERRUPTED',
  'stopped here; `scripts/tandem release resume` goes on, `release rollback` gives it up',
  { status: 499, retryable: true },
);
