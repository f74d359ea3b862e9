/** Who is logged in. The access token lives in this page's memory only; what renews it is a cookie that scripts do not see. */
import { computed, signal } from '@preact/signals';
import { covers } from '../../contracts/security/principal.ts';
import { ask, sendTokensOf } from '../net/api.ts';
import { subjectOf } from '../net/token-subject.ts';

interface Session {
  readonly user: string;
  readonly token: string;
  readonly scopes: readonly string[];
  /** By this browser's clock. */
  readonly expiresAt: number;
}

interface SessionReply {
  readonly session: {
    readonly token: string;
    readonly expires_in_ms: number;
    readonly scopes: readonly string[];
  } | null;
  /** What callers without a token may do here. */
  readonly anonymous?: readonly string[];
}

/** Renewed this long before its end, so that no request meets the end. */
const EARLY_MS = 60_000;
/** Between two tries while the gateway is away: soon enough that a refresh whose answer was lost may be repeated. */
const AGAIN_MS = 2_000;
const PATH = '/ui/session';

const current = signal<Session | undefined>(undefined);
const anonymous = signal<readonly string[]>([]);
export const user = computed(() => current.value?.user);
let renewal: ReturnType<typeof setTimeout> | undefined;
let renewing: Promise<void> | undefined;

/** Whether whoever sits here has a scope; subscribes to the answer. The hub decides again at each request. */
export const may = (scope: string): boolean =>
  covers(current.value?.scopes ?? anonymous.value, scope);

function take({ session, anonymous: scopes }: SessionReply): void {
  clearTimeout(renewal);
  if (scopes !== undefined) anonymous.value = scopes;
  if (session === null) return void (current.value = undefined);
  const { token, expires_in_ms } = session;
  const expiresAt = Date.now() + expires_in_ms;
  current.value = { user: subjectOf(token), token, scopes: session.scopes, expiresAt };
  renewal = setTimeout(() => void renew(), Math.max(1_000, expires_in_ms - EARLY_MS));
}

/** Asks for a new token; several that ask at once share one question. */
export function renew(): Promise<void> {
  renewing ??= ask<SessionReply>(`${PATH}/refresh`, { method: 'POST', bare: true })
    .then(take, () => {
      // The gateway is away: the token holds until its end, and the next request asks again.
      if ((current.value?.expiresAt ?? 0) <= Date.now()) current.value = undefined;
      else renewal = setTimeout(() => void renew(), AGAIN_MS);
    })
    .finally(() => (renewing = undefined));
  return renewing;
}

/** @throws Problem when the hub refuses */
export async function login(name: string, password: string): Promise<void> {
  take(
    await ask<SessionReply>(PATH, { method: 'POST', bare: true, body: { user: name, password } }),
  );
}

export async function logout(): Promise<void> {
  take(await ask<SessionReply>(PATH, { method: 'DELETE', bare: true }));
}

sendTokensOf({
  async token() {
    // A laptop that slept past the end: renewed before it is used.
    if (current.peek() !== undefined && current.peek()!.expiresAt <= Date.now()) await renew();
    const { token, expiresAt } = current.peek() ?? {};
    return expiresAt !== undefined && expiresAt > Date.now() ? token : undefined;
  },
  renew,
});
