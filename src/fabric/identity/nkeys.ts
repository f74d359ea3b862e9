import { createUser, fromSeed } from '@nats-io/nkeys';
import { SecretFileCorrupt } from '../../contracts/error-catalogue/cli/secrets.ts';

/** Makes the seed of a new NATS user; whoever holds it can connect as that user. */
export function newSeed(): string {
  return new TextDecoder().decode(createUser().getSeed());
}

/**
 * The public key that the server knows a user by.
 *
 * @param seed text of a seed file
 * @param path the file, for the error
 * @throws SECRET_FILE_CORRUPT
 */
export function publicKeyOf(seed: string, path: string): string {
  try {
    const key = fromSeed(new TextEncoder().encode(seed.trim())).getPublicKey();
    if (!key.startsWith('U')) throw new RangeError('not a user key');
    return key;
  } catch (cause) {
    throw new SecretFileCorrupt({ path, expected: 'the nkey seed of a user (SU...)' }, { cause });
  }
}
