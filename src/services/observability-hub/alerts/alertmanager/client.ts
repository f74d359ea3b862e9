/** The API of the machine's Alertmanager, as much of it as the hub uses. */
import {
  AlertmanagerAway,
  AlertmanagerRefused,
  SilenceUnknown,
} from '../../../../contracts/error-catalogue/observability-hub/alerts.ts';

/** Longest wait for an answer, milliseconds. */
const DEADLINE_MS = 3_000;
/** What of a refusal goes into the error, characters. */
const REASON_LENGTH = 300;

/** An alert as Alertmanager gives it. */
export interface RawAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly status: {
    readonly state: string;
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
  };
}

/** An alert as it is sent to Alertmanager. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

export interface RawMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual?: boolean;
}

export interface RawSilence {
  readonly id: string;
  readonly matchers: readonly RawMatcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly status: { readonly state: string };
}

export class Alertmanager {
  readonly #base: string;
  readonly #fetch: typeof fetch;

  constructor(base: string, fetcher: typeof fetch = fetch) {
    this.#base = base.replace(/\/$/, '');
    this.#fetch = fetcher;
  }

  /** What is active, silenced and inhibited alerts among it. @throws ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED */
  alerts(): Promise<RawAlert[]> {
    return this.#ask<RawAlert[]>('GET', '/alerts');
  }

  /** @throws ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED */
  async post(alerts: readonly PostedAlert[]): Promise<void> {
    await this.#ask('POST', '/alerts', JSON.stringify(alerts));
  }

  /** @throws ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED */
  silences(): Promise<RawSilence[]> {
    return this.#ask<RawSilence[]>('GET', '/silences');
  }

  /** @returns its id; @throws ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED */
  async silence(silence: Omit<RawSilence, 'id' | 'status'>): Promise<string> {
    const made = await this.#ask<{ silenceID: string }>(
      'POST',
      '/silences',
      JSON.stringify(silence),
    );
    return made.silenceID;
  }

  /** @throws SILENCE_UNKNOWN, ALERTMANAGER_AWAY, ALERTMANAGER_REFUSED */
  async expire(id: string): Promise<void> {
    await this.#ask('DELETE', `/silence/${encodeURIComponent(id)}`, undefined, () => {
      throw new SilenceUnknown({ id });
    });
  }

  async #ask<T>(method: string, path: string, body?: string, unknown?: () => never): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(`${this.#base}/api/v2${path}`, {
        method,
        signal: AbortSignal.timeout(DEADLINE_MS),
        ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
      });
      text = await response.text();
    } catch (cause) {
      throw new AlertmanagerAway({ reason: reasonOf(cause) }, { cause });
    }
    if (response.status >= 500) throw new AlertmanagerAway({ reason: `status ${response.status}` });
    if (!response.ok) {
      // A silence that is not there is told as 404 or, with an id of another form, as 422.
      if (unknown && [404, 422].includes(response.status)) unknown();
      throw new AlertmanagerRefused({ reason: text.slice(0, REASON_LENGTH).trim() });
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/** `fetch` says why only in the cause of its error. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
