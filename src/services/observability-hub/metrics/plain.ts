/** What Prometheus asks its hub for. The ingress lets nobody from outside to these paths. */
import {
  TargetSilent,
  TargetUnknown,
} from '../../../contracts/error-catalogue/observability-hub/metrics.ts';
import type { Answer } from '../../door/http/requests/exchange.ts';
import type { PlainRoute } from '../../door/route.ts';
import { factsPage } from './facts/facts-page.ts';
import { discovered } from './pull/targets.ts';
import { running } from './running.ts';
import { TEXT_FORMAT } from './text-format.ts';

export const metricsPlain: readonly PlainRoute[] = [
  {
    method: 'GET',
    path: '/prometheus/targets',
    scope: null,
    answer: () => ({
      status: 200,
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
      body: JSON.stringify(discovered(running.get().targets())),
    }),
  },
  {
    method: 'GET',
    path: '/prometheus/probe',
    scope: null,
    // A failure is a 503, and so `up` of that member is 0. It is no failed request of this hub.
    answer: async ({ request }) => {
      const target = new URLSearchParams(request.target.split('?', 2)[1] ?? '').get('target') ?? '';
      const { fleet, puller } = running.get();
      const member = fleet.member(target);
      if (member === undefined) throw new TargetUnknown({ target });
      try {
        return page(await puller.pull(member));
      } catch (thrown) {
        if (!(thrown instanceof TargetSilent)) throw thrown;
        return {
          status: 503,
          headers: { 'Content-Type': 'text/plain' },
          body: `${thrown.code}: ${thrown.message}`,
        };
      }
    },
  },
  {
    method: 'GET',
    path: '/prometheus/facts',
    scope: null,
    answer: () => page(factsPage(running.get().fleet, Date.now())),
  },
];

function page(body: string): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': TEXT_FORMAT, 'Cache-Control': 'no-store' },
    body,
  };
}
