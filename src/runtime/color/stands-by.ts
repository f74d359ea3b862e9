/** What a copy that stands by answers to a call of a user that went astray: not that there is no such thing, but not here. */
import { STATUS_CODES } from 'node:http';
import { ColorStandsBy } from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { RequestHandler } from '../http/server.ts';
import type { Identity } from '../settings/identity.ts';

/** An ingress notices within seconds which copy serves. */
const RETRY_AFTER_S = '1';

export function standsBy({ agent, color }: Pick<Identity, 'agent' | 'color'>): RequestHandler {
  const { code, status, message: detail, retryable } = new ColorStandsBy({ agent, color });
  const type = `urn:tandem:error:${code}`;
  const body = `${JSON.stringify({ type, title: STATUS_CODES[status], status, detail, code, retryable })}\n`;
  return (request, response) => {
    request.resume();
    response.writeHead(status, {
      'Content-Type': 'application/problem+json',
      'Retry-After': RETRY_AFTER_S,
    });
    response.end(body);
  };
}
