/** Access tokens of the fleet and the short proofs that they are got with; stated once for both sides. */
import { Type, type Static } from 'typebox';
import { CAPABILITIES } from '../migration/modes.ts';

/** The only signature that is accepted, whatever a token's header says: Ed25519 (RFC 8037). */
export const TOKEN_ALG = 'EdDSA';
export const ISSUER = 'tandem';
export const AUDIENCE = 'tandem';

/** Value of the header `typ`; each kind of token is good for one purpose only. */
export const TokenType = {
  /** RFC 9068. */
  access: 'at+jwt',
  /** What a client signs to get an access token (RFC 7523). */
  assertion: 'client-authentication+jwt',
  /** What the operator signs to be let in by one service while security-gateway is away. */
  operator: 'operator+jwt',
} as const;

/** Longest life of an access token, seconds. */
export const ACCESS_TTL_S = 900;
/** Longest life of an assertion and of the operator's own proof, seconds. */
export const ASSERTION_TTL_S = 60;
/** What clocks may differ, seconds. */
export const CLOCK_TOLERANCE_S = 30;
/** A longer text is no token of ours and is not even decoded; characters. */
export const LONGEST_TOKEN = 4096;

/** Audience of an assertion. */
export const TOKEN_ENDPOINT = 'tandem:security-gateway/token';
export const ASSERTION_GRANT = 'client_credentials';
export const REFRESH_GRANT = 'refresh_token';
export const ASSERTION_KIND = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const IDENTITY_SERVICE = 'security-gateway';
/** What the command line tool is called; one nkey, known to every machine. */
export const OPERATOR = 'operator';

/** Audience of the operator's own proof: one service of one machine, so that it is of no use at another. */
export const doorOf = (machine: string, service: string) => `tandem:${machine}/${service}`;

/** Name of a client in its assertions; some names run on both machines. */
export const clientId = (machine: string, name: string) => `${machine}/${name}`;

/**
 * Who gets to see a token on the fabric. A bearer token works for whoever holds it, so a call to an
 * ordinary agent never carries one.
 */
export const TOKEN_TAKERS: ReadonlySet<string> = new Set([
  ...Object.values(CAPABILITIES).map(({ service }) => service),
  'steward',
]);

/** Folder with `clients.json`, mounted into every service. A folder, so that a rename in it reaches the container. */
export const CLIENTS_DIR = '/run/secrets/clients';
export const CLIENTS_FILE = 'clients.json';

/** A client that may ask for tokens; two rows of a name are both good, while its key is replaced. */
export const ClientRow = Type.Object({
  name: Type.String(),
  /** Empty for the operator. */
  machine: Type.String(),
  /** Public nkey, `U...`. */
  public_key: Type.String(),
  role: Type.String({ description: 'agent, service or operator' }),
});
export type ClientRow = Static<typeof ClientRow>;

/** Keys of the bucket `security`. */
export const securityKeys = {
  /** The public keys, one document. */
  keys: 'keys',
  /** `<kind>.<id>`; ids are encoded, because a key takes few characters. */
  revoked: (kind: RevokedKind, id: string) => `revoked.${kind}.${keyPart(id)}`,
} as const;

/** A token by itself, a session with all its tokens, or all that a subject got before a moment. */
export const RevokedKind = { token: 'jti', session: 'sid', subject: 'sub' } as const;
export type RevokedKind = (typeof RevokedKind)[keyof typeof RevokedKind];

export const Revocation = Type.Object({
  kind: Type.Enum(Object.values(RevokedKind)),
  id: Type.String(),
  /** Tokens issued up to here are refused; Unix seconds. */
  before: Type.Integer(),
  /** When the last of those tokens is over and this can be forgotten; Unix seconds. */
  until: Type.Integer(),
});
export type Revocation = Static<typeof Revocation>;

/** A public key as JWKS gives it (RFC 7517, RFC 8037). */
export const PublicJwk = Type.Object({
  kty: Type.Literal('OKP'),
  crv: Type.Literal('Ed25519'),
  x: Type.String(),
  kid: Type.String(),
  alg: Type.Literal('EdDSA'),
  use: Type.Literal('sig'),
});
export type PublicJwk = Static<typeof PublicJwk>;

export const KeyDocument = Type.Object({
  keys: Type.Array(
    Type.Object({
      jwk: PublicJwk,
      /** Unix seconds; null while the key signs or is the next to sign. */
      retire_at: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
});
export type KeyDocument = Static<typeof KeyDocument>;

/** Action of security-gateway that gives all of the bucket at once. */
export const SNAPSHOT_ACTION = 'get_key_snapshot';

/** What verifiers need to know, for those whose copy of the bucket has not begun yet; nothing in it is secret. */
export const KeySnapshot = Type.Object({
  /** Revision of the keys in the bucket; a higher one is newer. */
  revision: Type.Integer({ minimum: 1 }),
  document: KeyDocument,
  /** All that still matter; the version of each is its `before`. */
  revoked: Type.Array(Revocation),
});
export type KeySnapshot = Static<typeof KeySnapshot>;

/** Any text as a part of a bucket key. */
export const keyPart = (text: string) => Buffer.from(text).toString('base64url');
