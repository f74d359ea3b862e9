/** security-gateway: who is who, what they may do, and how far they are trusted. */
import { SECURITY_BUCKET } from '../../contracts/fabric/streams.ts';
import { MODES_BUCKET } from '../../contracts/migration/modes.ts';
import { agent } from '../../runtime/agent.ts';
import { readBuckets } from '../../runtime/color/read-buckets.ts';
import { keepNeeded } from '../../runtime/fabric/keep-needed.ts';
import { door } from '../door/door.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { auditActions } from './audit-actions.ts';
import { authenticationActions } from './authentication-actions.ts';
import { grpc, routes } from './routes.ts';
import { startGateway } from './start-gateway.ts';
import { suiteHealth } from './suite-health.ts';
import { tokenActions } from './token-actions.ts';
import { trustActions } from './trust-actions.ts';
import { userActions } from './user-actions.ts';

export default agent({
  name: 'security-gateway',
  description: 'Signs users and agents in, keeps their trust scores, reads the audit log',
  actions: {
    ...authenticationActions,
    ...tokenActions,
    ...userActions,
    ...trustActions,
    ...auditActions,
    ...facadeActions('security-gateway'),
    suite_health: suiteHealth,
  },
  doors: door({ title: 'Tandem security-gateway', routes, grpc }),
  warm: (ctx) => readBuckets(ctx, [MODES_BUCKET, SECURITY_BUCKET]),
  start: async (ctx) => {
    await keepNeeded(ctx);
    const [stopGateway, stopFacade] = await Promise.all([startGateway(ctx), startFacade(ctx)]);
    return async () => {
      await stopFacade();
      await stopGateway();
    };
  },
});
