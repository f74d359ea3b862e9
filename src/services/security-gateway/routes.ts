/** HTTP endpoints: those of the old SecurityGateway under their old paths, and a clean `/v1` beside them. */
import { ADMIN_SCOPE } from '../../contracts/security/roles.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { GrpcService, Route } from '../door/route.ts';

const tag = 'authentication';
/** Open to callers without a token: who has to log in has none yet. */
const open = 'authentication:read';
const admin = ADMIN_SCOPE;

/** The keys alone, as RFC 7517 has it. */
const keysOnly = ({ keys }: JsonObject) => ({ keys });
const subjectOf = ({ subject, ...rest }: JsonObject) => ({ ...rest, model_id: subject });

export const routes: Route[] = [
  { method: 'GET', path: '/health', action: 'suite_health', tag, scope: open, old: true },
  { method: 'POST', path: '/register', action: 'register', tag, scope: admin, old: true },
  { method: 'POST', path: '/login', action: 'login', tag, scope: open, old: true },
  { method: 'POST', path: '/logout', action: 'logout', tag, scope: open, old: true },
  { method: 'POST', path: '/validate', action: 'validate_token', tag, scope: open, old: true },
  { method: 'GET', path: '/trust/{model_id}', action: 'get_trust_score', tag: 'trust', old: true },

  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    action: 'jwks',
    tag,
    scope: open,
    output: keysOnly,
  },
  { method: 'POST', path: '/v1/token', action: 'token', tag, scope: open },
  { method: 'POST', path: '/v1/login', action: 'login', tag, scope: open },
  { method: 'POST', path: '/v1/refresh', action: 'refresh', tag, scope: open },
  { method: 'POST', path: '/v1/logout', action: 'logout', tag, scope: open },
  { method: 'POST', path: '/v1/validate', action: 'validate_token', tag, scope: open },

  { method: 'GET', path: '/v1/users', action: 'list_users', tag: 'users', scope: admin },
  {
    method: 'POST',
    path: '/v1/users',
    action: 'register',
    tag: 'users',
    scope: admin,
    status: 201,
  },
  { method: 'PUT', path: '/v1/users/{user_id}', action: 'set_user', tag: 'users', scope: admin },
  {
    method: 'POST',
    path: '/v1/subjects/{subject}/revoke',
    action: 'revoke_tokens',
    tag: 'users',
    scope: admin,
  },

  { method: 'GET', path: '/v1/trust', action: 'list_trust', tag: 'trust' },
  { method: 'GET', path: '/v1/trust/{subject}', action: 'get_trust', tag: 'trust' },
  {
    method: 'GET',
    path: '/v1/trust/{subject}/history',
    action: 'get_performance_history',
    tag: 'trust',
    input: subjectOf,
  },
  {
    method: 'POST',
    path: '/v1/trust/{subject}/outcomes',
    action: 'log_performance',
    tag: 'trust',
    scope: 'trust:report',
    input: subjectOf,
    status: 201,
  },

  { method: 'GET', path: '/v1/audit', action: 'audit', tag: 'audit', scope: admin },
  { method: 'POST', path: '/v1/audit/verify', action: 'verify_audit', tag: 'audit', scope: admin },
];

const proto = 'tandem/v1/security.proto';

export const grpc: GrpcService[] = [
  {
    proto,
    service: 'tandem.v1.AuthenticationService',
    tag,
    methods: {
      Login: { scope: open },
      Logout: { scope: open },
      Refresh: { scope: open },
      Token: { scope: open },
      ValidateToken: { scope: open },
      GetKeys: { action: 'jwks', scope: open },
      Register: { scope: admin },
      ListUsers: { scope: admin },
      SetUser: { scope: admin },
      RevokeTokens: { scope: admin },
    },
  },
  {
    proto,
    service: 'tandem.v1.TrustService',
    tag: 'trust',
    methods: { LogPerformance: { scope: 'trust:report' } },
  },
  {
    proto,
    service: 'tandem.v1.AuditService',
    tag: 'audit',
    methods: {
      QueryAudit: { action: 'audit', scope: admin },
      VerifyAudit: { scope: admin },
    },
  },
];
