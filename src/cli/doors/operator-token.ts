import {
  ASSERTION_GRANT,
  ASSERTION_KIND,
  doorOf,
  OPERATOR,
  TOKEN_ENDPOINT,
  TokenType,
} from '../../contracts/security/token.ts';
import { SECRETS_DIR } from '../../engine/project.ts';
import { layout } from '../../fabric/secrets/files/layout.ts';
import { SecretFiles } from '../../fabric/secrets/files/secret-files.ts';
import { makeAssertion } from '../../runtime/auth/assertion.ts';

/** What the operator asks security-gateway for a token with; good once, for a minute. */
export function tokenRequest(): Record<string, string> {
  return {
    grant_type: ASSERTION_GRANT,
    client_assertion_type: ASSERTION_KIND,
    client_assertion: makeAssertion({
      client: OPERATOR,
      audience: TOKEN_ENDPOINT,
      seed: operatorSeed(),
    }),
  };
}

/**
 * The operator's own proof for one request to one service, which needs no security-gateway.
 *
 * @throws SECRET_FILE_MISSING when `secrets init` has not run here
 */
export function operatorProof(machine: string, service: string): string {
  return makeAssertion({
    client: OPERATOR,
    audience: doorOf(machine, service),
    type: TokenType.operator,
    seed: operatorSeed(),
  });
}

function operatorSeed(): string {
  return new SecretFiles(SECRETS_DIR).read(layout.operatorSeed);
}
