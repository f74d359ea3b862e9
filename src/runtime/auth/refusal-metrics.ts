/** Counts whom a container turned away. Made with the first refusal: most containers never have one. */
import client, { type Registry } from 'prom-client';
import {
  IdentityUnavailable,
  TokenInvalid,
} from '../../contracts/error-catalogue/services/security.ts';
import { refusalCode } from './refusal-reasons.ts';

const TOKENS = 'tandem_tokens_refused_total';
const TRUST = 'tandem_trust_refusals_total';

/** @param error why the token was not taken; errors of other kinds do not count */
export function countRefusedToken(registry: Registry, error: unknown): void {
  const reason =
    error instanceof TokenInvalid
      ? refusalCode(error.details['reason'])
      : error instanceof IdentityUnavailable
        ? 'unavailable'
        : undefined;
  if (reason === undefined) return;
  const help = 'Access tokens that were not taken, by reason; unavailable: there are no keys yet';
  counter(registry, TOKENS, help, 'reason').inc({ reason });
}

/** @param action of this container that asks for more trust than the caller has */
export function countTrustRefusal(registry: Registry, action: string): void {
  const help = 'Calls refused because the trust score of the caller is too low, by action';
  counter(registry, TRUST, help, 'action').inc({ action });
}

function counter(registry: Registry, name: string, help: string, label: string): client.Counter {
  const known = registry.getSingleMetric(name);
  if (known !== undefined) return known as client.Counter;
  return new client.Counter({ name, help, labelNames: [label], registers: [registry] });
}
