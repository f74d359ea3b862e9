/** Failures of the registry in core-orchestrator. */
import { defineError } from '../../errors.ts';

/** The text is what old clients match on. */
export const AgentNotFound = defineError('AGENT_NOT_FOUND', 'Agent {agent_name} not found', {
  status: 404,
});

export const AgentNotHealthy = defineError(
  'AGENT_NOT_HEALTHY',
  'agent {agent_name} is registered on {machine} but {state}; ask again, or set include_unhealthy to get its endpoint anyway',
  { status: 503, retryable: true },
);

export const RegistrationInvalid = defineError(
  'REGISTRATION_INVALID',
  'registration of {name} is refused: {field} is {found}, expected {expected}',
  { status: 400 },
);

export const RegistryNotReady = defineError(
  'REGISTRY_NOT_READY',
  'the registry has not read back its entries yet ({reason}); ask again in a few seconds',
  { status: 503, retryable: true },
);

export const RegistryNotPersisted = defineError(
  'REGISTRY_NOT_PERSISTED',
  'the registry took {name} on {machine} but could not store it ({reason}); register again, see the disk of the fabric',
  { status: 503, retryable: true },
);

export const TooManyWatches = defineError(
  'TOO_MANY_WATCHES',
  'the registry has {most} watches already; end some, or subscribe to event.registry.> on the fabric',
  { status: 503, retryable: true },
);
