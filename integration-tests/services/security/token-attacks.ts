/** Access tokens that no door may take, made from the real signing key or without it. */
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { TokenType } from '../../../src/contracts/security/token.ts';
import { readSigningKeys } from '../../../src/services/security-gateway/keys/signing-key.ts';
import { issueToken } from '../../../src/services/security-gateway/tokens/issuer.ts';

type Part = Record<string, unknown>;
const encode = (part: Part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Part;

export interface TokenAttacks {
  /** An administrator's, which every door takes. */
  readonly good: string;
  /** The others, by what is wrong with them. */
  readonly bad: Readonly<Record<string, string>>;
}

/** @param secret text of the file with the signing keys */
export async function tokenAttacks(secret: string): Promise<TokenAttacks> {
  const [first] = readSigningKeys(secret);
  const subject = { subject: 'ann', kind: 'user', roles: ['admin'], client: 'ann' } as const;
  const { token: good } = await issueToken(first, subject);
  const [head, body] = good.split('.').slice(0, 2).map(decode) as [Part, Part];
  const signed = (key: KeyObject, claims: Part = {}, header: Part = {}) => {
    const text = `${encode({ ...head, ...header })}.${encode({ ...body, ...claims })}`;
    return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
  };
  const stranger = generateKeyPairSync('ed25519');
  const unsigned = (alg: string) => `${encode({ ...head, alg })}.${encode(body)}.`;
  const pem = createPublicKey(first.key).export({ format: 'pem', type: 'spki' });
  const confused = `${encode({ ...head, alg: 'HS256' })}.${encode(body)}`;
  const now = Number(body['iat']);
  const past = { iat: now - 2_000, nbf: now - 2_000, exp: now - 1_000 };
  const signature = good.split('.')[2]!;
  return {
    good,
    bad: {
      'no signature': unsigned('none'),
      'no signature, spelled otherwise': unsigned('nOnE'),
      'HMAC with the public key': `${confused}.${createHmac('sha256', pem).update(confused).digest('base64url')}`,
      'another key under the known id': signed(stranger.privateKey),
      'a key that it brings along': signed(
        stranger.privateKey,
        {},
        { jwk: stranger.publicKey.export({ format: 'jwk' }) },
      ),
      'an unknown key id': signed(stranger.privateKey, {}, { kid: 'nobody' }),
      'a key id that is a path': signed(first.key, {}, { kid: '../../dev/null' }),
      'changed claims': `${encode(head)}.${encode({ ...body, sub: 'eve' })}.${signature}`,
      expired: signed(first.key, past),
      'not valid yet': signed(first.key, { nbf: now + 600 }),
      'made to live for a day': signed(first.key, { exp: now + 86_400 }),
      'for another audience': signed(first.key, { aud: 'elsewhere' }),
      'of another issuer': signed(first.key, { iss: 'evil' }),
      'of another kind': signed(first.key, {}, { typ: 'JWT' }),
      'an assertion in its place': signed(first.key, {}, { typ: TokenType.operator }),
      'without an expiry': signed(first.key, { exp: undefined }),
      'no token at all': 'a.b.c',
    },
  };
}
