/** The pages every container serves. */
import { SERVING_PAGE } from '../../contracts/release/release.ts';
import type { Health } from '../health.ts';
import type { Identity } from '../settings/identity.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { json, type Route } from './server.ts';

/** Live: the process answers. Ready: work may be sent here. Serving: calls of users may. */
export function standardPages(parts: {
  readonly identity: Identity;
  readonly description: string;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly serving: () => boolean;
}): Record<string, Route> {
  const { identity, description, health, metrics, serving } = parts;
  return {
    '/': () => json(200, { ...identity, description, state: health.state }),
    '/health/live': () => json(200, { status: 'ok' }),
    '/health/ready': () => json(health.ready ? 200 : 503, health.report()),
    [SERVING_PAGE]: () => json(serving() ? 200 : 503, health.report()),
    '/metrics': async () => ({
      status: 200,
      type: metrics.contentType,
      body: await metrics.text(),
    }),
  };
}
