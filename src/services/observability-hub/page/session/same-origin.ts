/** Keeps pages of other places from opening or ending sessions in a visitor's name. */
import { OriginForeign } from '../../../../contracts/error-catalogue/observability-hub/page.ts';
import type { Incoming } from '../../../door/http/requests/exchange.ts';

/**
 * Browsers say where a request comes from, in `Sec-Fetch-Site` or `Origin`, and no page can change that; a client that
 * says nothing is no browser and holds no cookie.
 *
 * @throws ORIGIN_FOREIGN
 */
export function requireSameOrigin(request: Pick<Incoming, 'header'>): void {
  const host = request.header('host') ?? '';
  const site = request.header('sec-fetch-site');
  const origin = request.header('origin');
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = origin !== undefined && hostOf(origin) !== host;
  if (foreignSite || foreignOrigin)
    throw new OriginForeign({ host, origin: (origin ?? site ?? '').slice(0, 200) });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
