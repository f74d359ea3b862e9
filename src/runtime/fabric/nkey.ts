/**
 * Signs the broker's challenge with an nkey, by Node's own Ed25519.
 *
 * The client library signs in plain JavaScript; cold, that is 80 ms of CPU at the start of every
 * container, a quarter of the whole start, where OpenSSL takes 4 ms.
 */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Authenticator } from '@nats-io/transport-node';
import { NkeyInvalid } from '../../contracts/error-catalogue/runtime/runtime.ts';

/** RFC 4648 base 32, without padding. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Prefix byte of a user's public key: `U` in base 32 (NATS nkeys). */
const USER_PREFIX = 20 << 3;
/** What stands before the 32 bytes of an Ed25519 public key in SPKI (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Answers the broker's challenge; the seed is read anew each time, so a rotated one is taken up.
 *
 * @param readSeed gives the seed, `SU...`
 * @throws NKEY_INVALID when it is none
 */
export function nativeNkeyAuthenticator(readSeed: () => string): Authenticator {
  return (nonce?: string) => {
    const key = privateKeyOf(readSeed());
    // The same key signs token requests, whose text always has a dot and a broker's nonce never.
    if (nonce?.includes('.')) throw new NkeyInvalid();
    const sig = sign(null, Buffer.from(nonce ?? ''), key).toString('base64url');
    return { nkey: publicNkeyOf(key), sig };
  };
}

/**
 * The private key in a user seed: two prefix bytes, 32 bytes of seed, two bytes of CRC.
 *
 * @throws NKEY_INVALID
 */
export function privateKeyOf(seed: string): KeyObject {
  const bytes = decodeBase32(seed.trim());
  const isUserSeed = bytes.length === 36 && seed.startsWith('SU');
  if (!isUserSeed || crc16(bytes.subarray(0, 34)) !== bytes.readUInt16LE(34))
    throw new NkeyInvalid();
  const der = Buffer.concat([PKCS8_HEAD, bytes.subarray(2, 34)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/**
 * The key in a public nkey, `U...`: a prefix byte, 32 bytes of key, two bytes of CRC.
 *
 * @throws NKEY_INVALID
 */
export function publicKeyOf(nkey: string): KeyObject {
  const bytes = decodeBase32(nkey.trim());
  const isUser = bytes.length === 35 && bytes[0] === USER_PREFIX;
  if (!isUser || crc16(bytes.subarray(0, 33)) !== bytes.readUInt16LE(33)) throw new NkeyInvalid();
  const der = Buffer.concat([SPKI_HEAD, bytes.subarray(1, 33)]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

function publicNkeyOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const body = Buffer.concat([Buffer.from([USER_PREFIX]), Buffer.from(x!, 'base64url')]);
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(crc16(body));
  return encodeBase32(Buffer.concat([body, crc]));
}

function decodeBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit === -1) throw new NkeyInvalid();
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}

function encodeBase32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

/** CRC-16/XMODEM: polynomial 0x1021, start 0. */
function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i += 1)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
