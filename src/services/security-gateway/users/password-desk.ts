/** Checks passwords a few at a time: each check takes 19 MiB and a tenth of a second. */
import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { LoginBusy } from '../../../contracts/error-catalogue/services/security.ts';
import {
  COST,
  hashPassword,
  isOutdated,
  verifyPassword,
  wrapOldHash,
} from '../../../runtime/auth/passwords.ts';

/** The container has two pool threads; one stays free for the signatures of tokens. */
const AT_ONCE = 1;
const WAITING = 32;

export class PasswordDesk {
  readonly #line = bulkhead(AT_ONCE, WAITING);
  /** What the password of an unknown user is compared with, so that it takes as long. */
  #nobody: Promise<string> | undefined;
  readonly #cost: typeof COST;

  /** @param cost of new hashes */
  constructor(cost = COST) {
    this.#cost = cost;
  }

  /**
   * @param stored undefined for a user that does not exist; then always false, as slowly as ever
   * @throws LOGIN_BUSY
   */
  verify(password: string, stored: string | undefined): Promise<boolean> {
    return this.#inLine(async () => {
      this.#nobody ??= hashPassword('nobody', this.#cost);
      const isRight = await verifyPassword(password, stored ?? (await this.#nobody));
      return isRight && stored !== undefined;
    });
  }

  /** @throws LOGIN_BUSY */
  hash(password: string): Promise<string> {
    return this.#inLine(() => hashPassword(password, this.#cost));
  }

  /** As dear as a new hash; see `wrapOldHash`. */
  wrap(stored: string): Promise<string> {
    return wrapOldHash(stored, this.#cost);
  }

  /** Whether a hash should be made anew while the password is at hand. */
  isOutdated(stored: string): boolean {
    return isOutdated(stored, this.#cost);
  }

  async #inLine<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#line.execute(work);
    } catch (error) {
      if (error instanceof BulkheadRejectedError) throw new LoginBusy({}, { cause: error });
      throw error;
    }
  }
}
