/** What the gateway tells the fabric: public keys and revoked ids, written again whenever they could be lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KV } from '@nats-io/kv';
import Value from 'typebox/value';
import { IdentityUnavailable } from '../../../contracts/error-catalogue/services/security.ts';
import { SECURITY_BUCKET } from '../../../contracts/fabric/streams.ts';
import {
  KeyDocument,
  securityKeys,
  type KeySnapshot,
  type PublicJwk,
  type Revocation,
} from '../../../contracts/security/token.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { nextKeyDocument } from './key-document.ts';

/** Between two tries to reach the bucket, milliseconds. */
const RETRY_MS = 5_000;

/** What it needs of the bucket. */
type Bucket = Pick<KV, 'get' | 'put' | 'purge'>;

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal'>;

export class SecurityStore {
  readonly #ctx: Needs;
  readonly #file: readonly PublicJwk[];
  /** All that must not be forgotten. */
  readonly #revocations: () => readonly Revocation[];
  #document: KeyDocument | undefined;
  #revision = 0;
  #published = false;

  readonly #open: () => Promise<Bucket>;
  /** While what was not taken is tried again. */
  #again: Promise<void> | undefined;

  constructor(
    ctx: Needs,
    file: readonly PublicJwk[],
    revocations: () => readonly Revocation[],
    open = (): Promise<Bucket> => new Kvm(ctx.nc).open(SECURITY_BUCKET),
  ) {
    this.#open = open;
    this.#ctx = ctx;
    this.#file = file;
    this.#revocations = revocations;
  }

  /** True when every verifier can learn the key that signs. */
  get published(): boolean {
    return this.#published;
  }

  /** Public keys of tokens that may be in use. */
  get keys(): PublicJwk[] {
    const now = Date.now() / 1000;
    const keys = this.#document?.keys ?? [];
    return keys.filter(({ retire_at }) => (retire_at ?? Infinity) > now).map(({ jwk }) => jwk);
  }

  /** @throws IDENTITY_UNAVAILABLE before the keys are published: nothing is signed that nobody can check */
  requirePublished(): void {
    if (!this.#published)
      throw new IdentityUnavailable({ reason: 'the public keys are not on the fabric yet' });
  }

  /**
   * All that the bucket holds, for verifiers without a copy of it.
   *
   * @throws IDENTITY_UNAVAILABLE before the keys are published
   */
  snapshot(): KeySnapshot {
    this.requirePublished();
    const document = this.#document!;
    return { revision: this.#revision, document, revoked: [...this.#revocations()] };
  }

  /** Publishes now and after every reconnect; a broker may come back with an empty disk. */
  follow(): void {
    void this.#publishUntilDone();
    void (async () => {
      for await (const { type } of this.#ctx.nc.status())
        if (type === 'reconnect') await this.#publishUntilDone();
    })();
  }

  /** @throws when the bucket did not take it; it is put until it does */
  async revoke(revocation: Revocation): Promise<void> {
    try {
      await this.#putRevocation(await this.#open(), revocation);
    } catch (error) {
      this.#again ??= this.#publishUntilDone().finally(() => (this.#again = undefined));
      throw error;
    }
  }

  /** Takes out what is over. */
  async forget(revocations: readonly Revocation[]): Promise<void> {
    const bucket = await this.#open();
    for (const { kind, id } of revocations) await bucket.purge(securityKeys.revoked(kind, id));
  }

  async #publishUntilDone(): Promise<void> {
    const { log, signal } = this.#ctx;
    while (!signal.aborted) {
      try {
        await this.#publish();
        return;
      } catch (err) {
        log.warn('keys cannot be published, trying again', { err });
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #publish(): Promise<void> {
    const bucket = await this.#open();
    const known = this.#document ?? (await readDocument(bucket));
    const document = nextKeyDocument(this.#file, known, Math.floor(Date.now() / 1000));
    const revoked = [...this.#revocations()].map((one) => this.#putRevocation(bucket, one));
    // Before the keys: whoever reads them must know what they do not prove any more.
    await Promise.all(revoked);
    this.#revision = await bucket.put(securityKeys.keys, JSON.stringify(document));
    this.#document = document;
    this.#published = true;
    this.#ctx.log.info('keys published', { keys: document.keys.length });
  }

  #putRevocation(bucket: Bucket, revocation: Revocation): Promise<number> {
    const key = securityKeys.revoked(revocation.kind, revocation.id);
    return bucket.put(key, JSON.stringify(revocation));
  }
}

async function readDocument(bucket: Bucket): Promise<KeyDocument | undefined> {
  const entry = await bucket.get(securityKeys.keys);
  if (entry === null || entry.operation !== 'PUT') return undefined;
  return Value.Parse(KeyDocument, JSON.parse(entry.string()));
}
