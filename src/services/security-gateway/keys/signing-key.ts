/** The keys that tokens are signed with, from the secret file. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { TOKEN_ALG, type PublicJwk } from '../../../contracts/security/token.ts';

/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
  readonly jwk: PublicJwk;
}

/**
 * Reads the keys of the file: one seed per line (base64url). The first signs, the others are published.
 *
 * @throws Error when a line is no seed or there is none
 */
export function readSigningKeys(text: string): [SigningKey, ...SigningKey[]] {
  const [first, ...others] = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(signingKey);
  if (first === undefined) throw new Error('the secret jwt is empty; run `secrets init`');
  return [first, ...others];
}

function signingKey(line: string): SigningKey {
  const seed = Buffer.from(line, 'base64url');
  if (seed.length !== SEED_BYTES)
    throw new Error('a line of the secret jwt is no Ed25519 seed; run `secrets rotate jwt`');
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const x = String(createPublicKey(key).export({ format: 'jwk' }).x);
  const kid = thumbprint(x);
  return { kid, key, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: TOKEN_ALG, use: 'sig' } };
}

/** JWK thumbprint (RFC 7638): a key's id follows from the key. */
function thumbprint(x: string): string {
  const canonical = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  return createHash('sha256').update(canonical).digest('base64url');
}
