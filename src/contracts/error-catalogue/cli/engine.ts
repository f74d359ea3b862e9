import { defineError } from '../../errors.ts';

/** No Docker engine answered at the address that was tried. */
export const EngineUnreachable = defineError(
  'ENGINE_UNREACHABLE',
  'no Docker engine answers for machine {machine} at {address}: {reason}; start the engine, or point TANDEM_{variable}_DOCKER_HOST or DOCKER_HOST at it',
  { status: 503, retryable: true },
);

/** A Docker context was named that does not exist. */
export const ContextUnknown = defineError(
  'ENGINE_CONTEXT_UNKNOWN',
  'Docker context {context} is not defined under {folder}; list the contexts with `docker context ls`',
  { status: 404 },
);

/** `docker compose` ended with an error. */
export const ComposeFailed = defineError(
  'COMPOSE_FAILED',
  'docker compose {verb} failed for machine {machine} (exit code {exitCode}): {reason}',
  { status: 502 },
);

/** The fleet did not become healthy before the deadline, or a container ended. */
export const FleetNotHealthy = defineError(
  'FLEET_NOT_HEALTHY',
  '{healthy} of {total} containers are healthy after {seconds} s; see the causes above, `scripts/tandem logs NAME` and `scripts/tandem doctor`',
  { status: 503, retryable: true },
);

/** A name that no container of the fleet has. */
export const ContainerUnknown = defineError(
  'CONTAINER_UNKNOWN',
  'no container of the fleet is called {name}{hint}; `scripts/tandem status` lists them',
  { status: 404 },
);
