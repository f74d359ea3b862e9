/** The access token of this container: fetched when a call first needs it, kept until it is about to end. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import { ASSERTION_GRANT, ASSERTION_KIND } from '../../contracts/security/token.ts';

/** A token with less life than this is replaced before it is used, milliseconds. */
const MARGIN_MS = 30_000;

export interface TokenClientParts {
  /** Makes a fresh assertion. */
  readonly assert: () => string;
  /** Sends it to security-gateway. */
  readonly ask: (input: JsonObject) => Promise<JsonObject>;
  readonly now?: () => number;
}

export class TokenClient {
  readonly #parts: TokenClientParts;
  #token: { readonly text: string; readonly until: number } | undefined;
  #asking: Promise<string> | undefined;

  constructor(parts: TokenClientParts) {
    this.#parts = parts;
  }

  /**
   * A token that is still good.
   *
   * @param refused the token that was refused; another one is fetched then
   * @throws what security-gateway answers, AGENT_UNREACHABLE, DEADLINE_EXCEEDED
   */
  get(refused?: string): Promise<string> {
    const held = this.#token;
    if (held !== undefined && held.text !== refused && held.until > this.#now())
      return Promise.resolve(held.text);
    // Calls that find out at the same time wait for one request.
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #fetch(): Promise<string> {
    const reply = await this.#parts.ask({
      grant_type: ASSERTION_GRANT,
      client_assertion_type: ASSERTION_KIND,
      client_assertion: this.#parts.assert(),
    });
    const text = String(reply['access_token']);
    const life = Number(reply['expires_in']) * 1000;
    this.#token = { text, until: this.#now() + life - MARGIN_MS };
    return text;
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }
}
