/** Why a token is refused: the code for metrics and the words for whoever sent it. */
import { LONGEST_TOKEN, TOKEN_ALG } from '../../contracts/security/token.ts';

export const Refusal = {
  format: 'it is no JWT',
  length: `it is longer than ${LONGEST_TOKEN} characters`,
  malformed: 'it is malformed',
  algorithm: `only ${TOKEN_ALG} signatures are accepted`,
  key: 'its key is not known',
  signature: 'its signature is wrong',
  expired: 'it has expired',
  early: 'it is not valid yet',
  future: 'it comes from the future',
  lifetime: 'it is made to live too long',
  revoked: 'it was revoked',
  reused: 'it was used before',
} as const;

/** A claim is missing or has a wrong value; the words name it, the code does not. */
const CLAIM = 'claim';

const CODES = new Map<unknown, string>(
  Object.entries(Refusal).map(([code, reason]) => [reason, code]),
);

/** The code of a reason; few, so that they can be labels of a metric. */
export const refusalCode = (reason: unknown): string => CODES.get(reason) ?? CLAIM;
