/** What the tests of tokens share: keys, tokens of any shape, a verifier that knows some of the keys. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createUser } from '@nats-io/nkeys';
import {
  AUDIENCE,
  CLIENTS_FILE,
  ISSUER,
  TokenType,
  type ClientRow,
  type KeyDocument,
} from '../../contracts/security/token.ts';
import { ClientKeys } from './client-keys.ts';
import { Identity } from './identity.ts';
import { KeyRing } from './key-ring.ts';

export interface TestKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newKey(kid: string): TestKey {
  return { kid, ...generateKeyPairSync('ed25519') };
}

/** A key document as security-gateway publishes it. */
export function documentOf(...keys: readonly (TestKey & { retireAt?: number })[]): string {
  const document: KeyDocument = {
    keys: keys.map(({ kid, publicKey, retireAt }) => {
      const x = String(publicKey.export({ format: 'jwk' }).x);
      const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const;
      return { jwk, retire_at: retireAt ?? null };
    }),
  };
  return JSON.stringify(document);
}

export const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Claims of a good access token. */
export function goodClaims(now = Date.now()): Record<string, unknown> {
  const iat = Math.floor(now / 1000);
  const times = { iat, nbf: iat, exp: iat + 900 };
  const who = {
    sub: 'ann',
    kind: 'user',
    roles: ['viewer'],
    scope: '*:read',
    sid: 's1',
    jti: 'j1',
  };
  return { iss: ISSUER, aud: AUDIENCE, ...who, ...times };
}

/** Signs any header and claims; what is given replaces what is good. */
export function tokenOf(
  key: TestKey,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  const head = { alg: 'EdDSA', typ: TokenType.access, kid: key.kid, ...header };
  const text = `${encode(head)}.${encode({ ...goodClaims(), ...claims })}`;
  return `${text}.${sign(null, Buffer.from(text), key.privateKey).toString('base64url')}`;
}

/** An nkey with its seed, as entries have one. */
export function newNkey(): { readonly seed: string; readonly publicKey: string } {
  const user = createUser();
  return { seed: new TextDecoder().decode(user.getSeed()), publicKey: user.getPublicKey() };
}

/** Clients as services see them. */
export function clientsOf(rows: readonly ClientRow[]): ClientKeys {
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-clients-'));
  writeFileSync(path.join(folder, CLIENTS_FILE), JSON.stringify(rows));
  return new ClientKeys(folder);
}

export const DOOR = 'tandem:pc2/error-bus';

/** A verifier with these keys. */
export function identityWith(
  document: string | undefined,
  options: { clients?: ClientKeys; now?: () => number; ready?: Promise<void> } = {},
): { readonly identity: Identity; readonly ring: KeyRing } {
  const ring = new KeyRing(options.now);
  if (document !== undefined) ring.apply('keys', document);
  const { clients = clientsOf([]), ready = Promise.resolve(), now } = options;
  const parts = { ring, clients, ready, door: DOOR };
  return { identity: new Identity({ ...parts, ...(now === undefined ? {} : { now }) }), ring };
}
