/**
 * The signed list of what a build made: the engine's content digest of every image, under an Ed25519 key
 * that stays with the operator's secrets. An image that somebody has put under the same name is none of them.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import canonicalize from 'canonicalize';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { SecretFiles } from '../../fabric/secrets/files/secret-files.ts';

/** Where the key lies, from `compose/secrets`; no container ever gets it. */
export const SIGNING_KEY = 'operator/image-signing.key';

export const ImageList = Type.Object({
  format: Type.Literal(1),
  version: Type.String(),
  /** Commit that the images were built from; `unknown` outside of a checkout. */
  revision: Type.String(),
  signed_at: Type.String(),
  /** Digest by name with version, e.g. `tandem/runtime:0.1.0`. */
  images: Type.Record(Type.String(), Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })),
});
export type ImageList = Static<typeof ImageList>;

const SignedImages = Type.Object({
  list: ImageList,
  /** Ed25519 over the canonical JSON (RFC 8785) of `list`, Base64. */
  signature: Type.String(),
});
export type SignedImages = Static<typeof SignedImages>;

/** File name of the list of a version. */
export const signedImagesFile = (version: string) => `${version.replace(/[^\w.+-]/g, '_')}.json`;

/** The key, made on first use. */
export function signingKey(secrets: SecretFiles): KeyObject {
  if (!secrets.has(SIGNING_KEY)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    secrets.write(
      SIGNING_KEY,
      privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      'owner',
    );
  }
  return createPrivateKey(secrets.read(SIGNING_KEY));
}

export function signImages(list: ImageList, key: KeyObject): SignedImages {
  return { list, signature: sign(null, bytesOf(list), key).toString('base64') };
}

/** The list, when it is of that version and signed with the key; else why not. */
export function checkedImages(text: string, version: string, key: KeyObject): ImageList | string {
  let signed: unknown;
  try {
    signed = JSON.parse(text);
  } catch {
    return 'the signed list of images is no JSON';
  }
  if (!Value.Check(SignedImages, signed)) return 'the signed list of images has another shape';
  const { list, signature } = signed;
  // The public half follows from the private one; a key beside the list would prove nothing.
  if (!verify(null, bytesOf(list), createPublicKey(key), Buffer.from(signature, 'base64')))
    return 'the signature does not match the list of images';
  return list.version === version ? list : `the list is of ${list.version}`;
}

const bytesOf = (list: ImageList) => Buffer.from(canonicalize(list) ?? '');
