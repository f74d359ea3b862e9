/** Failures of the stewards and of what they are asked through core-orchestrator. */
import { defineError } from '../../errors.ts';

export const StewardWithoutEngine = defineError(
  'STEWARD_WITHOUT_ENGINE',
  'the steward of {machine} cannot use the engine: {reason}; see docs/steward.md',
  { status: 503, retryable: true },
);

export const ContainerUnknown = defineError(
  'FLEET_CONTAINER_UNKNOWN',
  '{machine} has no container {name} in this fleet{hint}',
  { status: 404 },
);

export const ContainerAmbiguous = defineError(
  'CONTAINER_AMBIGUOUS',
  '{name} is more than one container on {machine}: {found}; give the service name of one',
  { status: 409 },
);

export const ContainerProtected = defineError(
  'CONTAINER_PROTECTED',
  '{action} of {name} on {machine} is refused: {reason}',
  { status: 403 },
);

export const ContainerStartedAnew = defineError(
  'CONTAINER_STARTED_ANEW',
  '{action} of {name} on {machine} is left: it was started at {started_at}, and the life of {expected} was meant',
  { status: 409 },
);

export const EngineRefused = defineError(
  'ENGINE_REFUSED',
  'the engine of {machine} did not {action} {name}: {reason}',
  { status: 502 },
);

export const StewardAway = defineError(
  'STEWARD_AWAY',
  'the steward of {machine} does not answer ({reason}); nothing was done there, see `scripts/tandem status --machine {machine}`',
  { status: 503, retryable: true },
);

export const MachineOfServiceUnclear = defineError(
  'SERVICE_ON_SEVERAL_MACHINES',
  '{name} runs on {machines}; name the machine, or write machine/name',
  { status: 409 },
);

export const FleetMachineUnknown = defineError(
  'HOST_UNKNOWN',
  'there is no machine {machine}; known are {known}',
  { status: 404 },
);

export const GpuVanished = defineError(
  'GPU_VANISHED',
  'the graphics card {uuid} ({name}) of {machine} cannot be seen any more: {reason}',
  { status: 503 },
);

/** Only ever reported, never answered. */
export const ErrorReportedElsewhere = defineError(
  'ERROR_REPORTED_TO_TWIN',
  '{agent} reported an error while error-bus was away: {message}',
);
