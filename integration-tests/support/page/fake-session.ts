/** The real session endpoints in front of a gateway that knows two users: ann may write, bob reads. */
import { LoginRefused } from '../../../src/contracts/error-catalogue/services/security.ts';
import type { PlainRoute } from '../../../src/services/door/route.ts';
import type {
  GatewaySession,
  GatewaySessions,
} from '../../../src/services/observability-hub/page/session/gateway-session.ts';
import { sessionRoutes } from '../../../src/services/observability-hub/page/session/session-routes.ts';

const SCOPES: Readonly<Record<string, string>> = {
  ann: '*:read *:write agents:call',
  bob: '*:read',
};
export const PASSWORD = 'a long enough password';

export class FakeSession {
  readonly routes: PlainRoute[];

  constructor() {
    const gateway = {
      login: (user: string, password: string) =>
        user in SCOPES && password === PASSWORD
          ? Promise.resolve(sessionOf(user))
          : Promise.reject(new LoginRefused()),
      refresh: (token: string) => Promise.resolve(sessionOf(token.split('.')[0]!)),
      logout: () => Promise.resolve(),
    } as unknown as GatewaySessions;
    this.routes = sessionRoutes(() => gateway);
  }

  mayWrite(authorization: string | undefined): boolean {
    const claims = authorization?.split('.')[1];
    if (claims === undefined) return false;
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
    return SCOPES[sub]?.includes('*:write') === true;
  }
}

let renewals = 0;

function sessionOf(user: string): GatewaySession {
  const claims = Buffer.from(JSON.stringify({ sub: user })).toString('base64url');
  renewals += 1;
  return {
    token: `e30.${claims}.c2ln`,
    expires_at: new Date(Date.now() + 900_000).toISOString(),
    scope: SCOPES[user] ?? '',
    refresh_token: `${user}.${renewals}`,
    refresh_expires_at: new Date(Date.now() + 8 * 3_600_000).toISOString(),
  };
}
