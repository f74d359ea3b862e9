/** The page: its files, its session, and what it shows of other services. */
import { SourceAway } from '../../../contracts/error-catalogue/observability-hub/page.ts';
import type { Part } from '../part.ts';
import { pageFolder } from './serving/page-folder.ts';
import { pageRoutes } from './serving/page-routes.ts';
import { GatewaySessions } from './session/gateway-session.ts';
import { sessionRoutes } from './session/session-routes.ts';
import { sourceActions, sourceRoutes } from './sources.ts';

let sessions: GatewaySessions | undefined;

function theSessions(): GatewaySessions {
  if (sessions === undefined)
    throw new SourceAway({ source: 'security-gateway', reason: 'this hub is starting' });
  return sessions;
}

export const page: Part = {
  actions: sourceActions,
  routes: sourceRoutes,
  plain: [...pageRoutes(pageFolder), ...sessionRoutes(theSessions)],
  start: ({ ctx }) => {
    sessions = new GatewaySessions(ctx.call);
    return () => {
      sessions = undefined;
    };
  },
};
