/** Who asked for a recovery. */
import { HUB } from '../../../contracts/observability/observability.ts';
import { PrincipalKind, type Principal } from '../../../contracts/security/principal.ts';

/** For whom a hub passes a request on; nobody else may speak in the name of another. */
export function passedOnFor(
  principal: Principal | undefined,
  onBehalfOf: string | undefined,
): string | undefined {
  const isHub = principal?.subject === HUB && principal.kind === PrincipalKind.agent;
  return isHub ? onBehalfOf : undefined;
}
