/** What a service knows about tokens: the public keys and what was revoked, as the bucket tells it. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import Value from 'typebox/value';
import {
  CLOCK_TOLERANCE_S,
  KeyDocument,
  type KeySnapshot,
  RevokedKind,
  Revocation,
  securityKeys,
} from '../../contracts/security/token.ts';

/** The claims that revoking looks at. */
export interface Revocable {
  readonly jti: string;
  readonly sub: string;
  readonly sid?: string | undefined;
  readonly iat: number;
  readonly exp: number;
}

/** After this many additions what has ended is thrown out. */
const SWEEP_EVERY = 256;

export class KeyRing {
  #keys = new Map<string, { key: KeyObject; retireAt: number }>();
  readonly #revoked = new Map<string, Revocation>();
  readonly #now: () => number;
  #added = 0;
  #hasCopy = false;
  /** Revision of the last snapshot whose keys were taken. */
  #revision = 0;

  /** @param now Unix milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** True when the keys come from the bucket: from then on it alone says which there are. */
  get hasCopy(): boolean {
    return this.#hasCopy;
  }

  /** The public key of that id, if it may still be used. */
  key(kid: string): KeyObject | undefined {
    const held = this.#keys.get(kid);
    return held !== undefined && held.retireAt > this.#seconds() ? held.key : undefined;
  }

  /** True when the token, its session or all tokens of its subject were taken back. */
  isRevoked({ jti, sub, sid, iat }: Revocable): boolean {
    return (
      this.#covers(RevokedKind.token, jti, iat) ||
      this.#covers(RevokedKind.subject, sub, iat) ||
      (sid !== undefined && this.#covers(RevokedKind.session, sid, iat))
    );
  }

  /**
   * Takes in an entry of the bucket.
   *
   * @param text undefined when it was taken out
   * @throws when the text is not what belongs there; what was known stays
   */
  apply(entry: string, text: string | undefined): void {
    if (entry === securityKeys.keys) {
      if (text === undefined) return;
      this.#replaceKeys(JSON.parse(text));
      this.#hasCopy = true;
    } else if (entry.startsWith('revoked.')) {
      // Taking a revocation out never makes a token good again: it goes when its time is over.
      if (text !== undefined) this.#revoke(JSON.parse(text));
    }
  }

  /**
   * Takes in what security-gateway itself says. Its revoked ids always count; its keys only while the
   * bucket has told none and no newer snapshot was here before.
   *
   * @throws when a key is none; the keys that were known stay
   */
  applySnapshot({ revision, document, revoked }: KeySnapshot): void {
    for (const revocation of revoked) this.#revoke(revocation);
    if (this.#hasCopy || revision < this.#revision) return;
    this.#replaceKeys(document);
    this.#revision = revision;
  }

  #replaceKeys(document: unknown): void {
    const { keys } = Value.Parse(KeyDocument, document);
    this.#keys = new Map(
      keys.map(({ jwk, retire_at }) => [
        jwk.kid,
        { key: createPublicKey({ key: jwk, format: 'jwk' }), retireAt: retire_at ?? Infinity },
      ]),
    );
  }

  #revoke(document: unknown): void {
    const revocation = Value.Parse(Revocation, document);
    const name = `${revocation.kind}.${revocation.id}`;
    // Two sources may tell in any order, and what was taken back stays taken back.
    if ((this.#revoked.get(name)?.before ?? -Infinity) > revocation.before) return;
    this.#revoked.set(name, revocation);
    this.#added += 1;
    if (this.#added % SWEEP_EVERY === 0) this.#sweep();
  }

  #sweep(): void {
    const now = this.#seconds() - CLOCK_TOLERANCE_S;
    for (const [key, { until }] of this.#revoked) if (until < now) this.#revoked.delete(key);
  }

  #covers(kind: RevokedKind, id: string, iat: number): boolean {
    const revocation = this.#revoked.get(`${kind}.${id}`);
    return revocation !== undefined && iat <= revocation.before;
  }

  #seconds(): number {
    return this.#now() / 1000;
  }
}
