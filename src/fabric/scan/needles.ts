/** Every form that a secret may show up in. */
import type { Needle } from './search.ts';

/** A secret value and the name that reports may print. */
export interface SecretValue {
  readonly name: string;
  readonly value: string;
}

/** Which secret, in which form; never the value. */
export interface Trace {
  readonly secret: string;
  readonly form: string;
}

/** Shorter values would be "found" by chance all over. */
export const MIN_SECRET_BYTES = 8;

/**
 * The byte strings to look for: the value as it is, in hex, URL-encoded, and in Base64, also where it
 * is a part of a longer text that was encoded (`user:password`).
 */
export function needlesOf(secrets: readonly SecretValue[]): Needle<Trace>[] {
  const needles = new Map<string, Needle<Trace>>();
  for (const { name, value } of secrets) {
    for (const [form, text] of formsOf(value)) {
      if (text.length < MIN_SECRET_BYTES || needles.has(text)) continue;
      needles.set(text, { bytes: Buffer.from(text), id: { secret: name, form } });
    }
  }
  return [...needles.values()];
}

function* formsOf(value: string): Generator<[form: string, text: string]> {
  const pem = pemSecretLine(value);
  // A PEM file is told by the line with the private number; its first lines are alike in all keys.
  yield* encodingsOf(pem ?? value);
  if (pem) for (const text of base64Forms(Buffer.from(value))) yield ['base64', text];
}

function* encodingsOf(value: string): Generator<[string, string]> {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  yield ['plain', value];
  yield ['json', JSON.stringify(value).slice(1, -1)];
  yield ['url', encodeURIComponent(value)];
  yield ['url', encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())];
  yield ['hex', hex];
  yield ['hex', hex.toUpperCase()];
  for (const text of base64Forms(bytes)) yield ['base64', text];
}

/** Base64 and Base64url of the bytes at each of the three places in a group, without the characters that depend on neighbours. */
function base64Forms(bytes: Buffer): string[] {
  const forms: string[] = [];
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const whole = padded.subarray(0, padded.length - (padded.length % 3));
    const text = whole.toString('base64').slice(before === 0 ? 0 : 4);
    forms.push(text, text.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

const PEM = /^-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n([\s\S]+?)-----END/;

/** The second line of a PEM private key (in it the private number ends), or undefined for other values. */
function pemSecretLine(value: string): string | undefined {
  const body = PEM.exec(value)?.[1]?.trim().split(/\r?\n/);
  return body?.[1] ?? body?.[0];
}
