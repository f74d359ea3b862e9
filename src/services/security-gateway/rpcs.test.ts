import { status, type ServiceError } from '@grpc/grpc-js';
import type { JsonValue } from '@bufbuild/protobuf';
import { ASSERTION_KIND, TOKEN_ENDPOINT } from '../../contracts/security/token.ts';
import { makeAssertion } from '../../runtime/auth/assertion.ts';
import { guardWith } from '../../runtime/auth/guard.ts';
import { clientsOf, newNkey } from '../../runtime/auth/testing.ts';
import { createDispatcher } from '../../runtime/dispatch/dispatcher.ts';
import { testContext } from '../../runtime/testing.ts';
import { GrpcDoor } from '../door/grpc/grpc-door.ts';
import { RpcClient, type RpcReply } from '../door/grpc/testing/rpc-client.ts';
import { setGateway } from './gateway.ts';
import definition from './main.ts';
import { grpc, routes } from './routes.ts';
import { gatewayWith } from './testing-gateway.ts';
import { PASSWORD } from './testing.ts';

const [operator, agent] = [newNkey(), newNkey()];
const clients = clientsOf([
  { name: 'operator', machine: '', role: 'operator', public_key: operator.publicKey },
  { name: 'MemoryClient', machine: 'mainpc', role: 'agent', public_key: agent.publicKey },
]);

const AUTHENTICATION = 'tandem.v1.AuthenticationService';
const TRUST = 'tandem.v1.TrustService';
const AUDIT = 'tandem.v1.AuditService';
const tried = new Set<string>();
let door: GrpcDoor;
let client: RpcClient;

beforeAll(async () => {
  const gateway = gatewayWith(clients);
  setGateway(gateway);
  const { verify } = gateway;
  const guard = guardWith({ verify, trust: async () => 1, publish: () => {} });
  // As the fleet definition has it for the gateway.
  const config = { door: { anonymous: ['authentication:read'] } };
  const ctx = Object.assign(testContext(), { config });
  const dispatcher = createDispatcher(definition.actions, ctx, { finished: () => {} }, guard);
  const http = undefined as never;
  const parts = { definition, dispatcher, ctx, http, ready: () => true, guard, verify };
  const options = { port: 0, host: '127.0.0.1' };
  door = new GrpcDoor({ title: 't', routes, grpc }, parts, options);
  await door.start();
  client = new RpcClient(['tandem/v1/security.proto'], door.port);
});
afterAll(async () => {
  client.close();
  door.stopAccepting();
  await door.drained();
  setGateway(undefined);
});

function call(service: string, name: string, json: JsonValue = {}, token?: string) {
  tried.add(`${service}/${name}`);
  return client.call(service, name, json, token);
}
const authentication = (name: string, json?: JsonValue, token?: string) =>
  call(AUTHENTICATION, name, json, token);

async function failure(promise: Promise<unknown>) {
  const error = await promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (thrown: ServiceError) => thrown,
  );
  return { code: error.code, tandem: error.metadata.get('tandem-code')[0] };
}

function tokenFor(who: string, { seed }: { seed: string }): Promise<RpcReply> {
  const assertion = makeAssertion({ client: who, audience: TOKEN_ENDPOINT, seed });
  return authentication('Token', {
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_KIND,
    client_assertion: assertion,
  });
}
const bearer = async (who = 'operator', nkey = operator) =>
  String((await tokenFor(who, nkey))['access_token']);
const valid = async (token: string) =>
  (await authentication('ValidateToken', { token }))['valid'] === true;
const login = async (user_id: string) =>
  (await authentication('Login', { user_id, password: PASSWORD }))['session'] as RpcReply;
const register = async (user_id: string, roles: string[] = []) =>
  authentication('Register', { user_id, password: PASSWORD, roles }, await bearer());

test('an assertion becomes a token that is valid, with the scopes of its role', async () => {
  const reply = await tokenFor('mainpc/MemoryClient', agent);
  expect(reply).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 900,
    scope: '*:read agents:call trust:report',
  });
  expect(await valid(String(reply['access_token']))).toBe(true);
});

test('a token that is none is not valid, which is an answer and no failure', async () => {
  expect(await authentication('ValidateToken', { token: 'a.b.c' })).toEqual({ status: 'success' });
});

test.each<[string, JsonValue, string]>([
  ['of another kind', { grant_type: 'password' }, 'GRANT_UNKNOWN'],
  ['without an assertion', { grant_type: 'client_credentials' }, 'CLIENT_REFUSED'],
  ['without a refresh token', { grant_type: 'refresh_token' }, 'REFRESH_INVALID'],
])('a grant %s gives no token', async (_what, json, tandem) => {
  expect(await failure(authentication('Token', json))).toMatchObject({ tandem });
});

test('an administrator registers a user, who logs in, refreshes once and logs out', async () => {
  expect(await register('ann', ['operator'])).toMatchObject({ status: 'success' });
  const session = await login('ann');
  expect(session).toMatchObject({
    token_type: 'Bearer',
    scope: '*:read *:write agents:call trust:report',
  });
  expect(await valid(String(session['token']))).toBe(true);

  const refresh = { refresh_token: String(session['refresh_token']) };
  const { session: second } = await authentication('Refresh', refresh);
  const token = String((second as RpcReply)['token']);
  const third = await authentication('Token', {
    grant_type: 'refresh_token',
    refresh_token: String((second as RpcReply)['refresh_token']),
  });
  expect(third).toMatchObject({ refresh_token: expect.any(String) });

  expect(await authentication('Logout', { token })).toMatchObject({ status: 'success' });
  expect(await valid(token)).toBe(false);
  expect(await failure(authentication('Refresh', refresh))).toEqual({
    code: status.UNAUTHENTICATED,
    tandem: 'REFRESH_INVALID',
  });
});

test('without roles a user is a viewer', async () => {
  await register('cleo');
  expect(await login('cleo')).toMatchObject({ scope: '*:read' });
});

test('a wrong password is refused and an empty one is missing', async () => {
  const wrong = { user_id: 'nobody', password: 'wrong' };
  expect(await failure(authentication('Login', wrong))).toEqual({
    code: status.UNAUTHENTICATED,
    tandem: 'LOGIN_REFUSED',
  });
  expect(await failure(authentication('Login', {}))).toEqual({
    code: status.INVALID_ARGUMENT,
    tandem: 'CREDENTIALS_MISSING',
  });
});

test('a changed user has to log in again', async () => {
  await register('bob', ['viewer']);
  const token = String((await login('bob'))['token']);
  const change = { user_id: 'bob', roles: ['operator'] };
  const { user } = await authentication('SetUser', change, await bearer());
  expect(user).toMatchObject({ user_id: 'bob', roles: ['operator'] });
  expect(await valid(token)).toBe(false);
  const { users: all } = await authentication('ListUsers', {}, await bearer());
  expect(all).toContainEqual(expect.objectContaining({ user_id: 'bob' }));
  expect(JSON.stringify(all)).not.toContain('argon2id');
});

test('revoking takes back the tokens of a subject', async () => {
  const token = await bearer('mainpc/MemoryClient', agent);
  const subject = { subject: 'MemoryClient' };
  expect(await authentication('RevokeTokens', subject, await bearer())).toEqual(subject);
  expect(await valid(token)).toBe(false);
});

test('the keys are public', async () => {
  const { keys } = await authentication('GetKeys');
  expect(keys).toEqual([expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', kid: 'k' })]);
});

test('outcomes make scores', async () => {
  const token = await bearer();
  const outcome = { model_id: 'phi-3', success: true, response_time: 1 };
  const noted = await call(TRUST, 'LogPerformance', outcome, token);
  expect(noted['new_trust_score']).toBeCloseTo(0.94, 9);
  const id = { model_id: 'phi-3' };
  expect(await call(TRUST, 'GetTrustScore', id, token)).toMatchObject({
    trust_score: noted['new_trust_score'],
  });
  const { history } = await call(TRUST, 'GetPerformanceHistory', id, token);
  expect(history).toEqual([expect.objectContaining({ success: true, response_time: 1 })]);
  const { trust } = await call(TRUST, 'GetTrust', { subject: 'phi-3' }, token);
  expect(trust).toMatchObject({ subject: 'phi-3', total: 1 });
  expect(await call(TRUST, 'ListTrust', {}, token)).toMatchObject({
    total: 1,
    trust: [{ subject: 'phi-3' }],
  });
});

test('the audit log can be read and checked', async () => {
  await register('dora');
  const token = await bearer();
  const { records } = await call(AUDIT, 'QueryAudit', { limit: 1 }, token);
  expect(records).toEqual([
    expect.objectContaining({ actor: 'operator', action: 'add_user', target: 'dora' }),
  ]);
  expect(await call(AUDIT, 'VerifyAudit', {}, token)).toMatchObject({
    ok: true,
    chains: [{ writer: 'pc2/security-gateway', ok: true }],
  });
});

test.each([
  [AUTHENTICATION, 'Register'],
  [AUTHENTICATION, 'ListUsers'],
  [AUTHENTICATION, 'SetUser'],
  [AUTHENTICATION, 'RevokeTokens'],
  [TRUST, 'LogPerformance'],
  [TRUST, 'GetTrust'],
  [AUDIT, 'QueryAudit'],
  [AUDIT, 'VerifyAudit'],
])('nobody in particular may not %s %s, nor with a token that is none', async (service, name) => {
  const missing = { code: status.UNAUTHENTICATED, tandem: 'TOKEN_MISSING' };
  expect(await failure(call(service, name))).toEqual(missing);
  const invalid = { code: status.UNAUTHENTICATED, tandem: 'TOKEN_INVALID' };
  expect(await failure(call(service, name, {}, 'a.b.c'))).toEqual(invalid);
});

test('a user without the right may not do what administrators do', async () => {
  await register('eve', ['operator']);
  const token = String((await login('eve'))['token']);
  const refused = { code: status.PERMISSION_DENIED, tandem: 'SCOPE_MISSING' };
  expect(await failure(authentication('ListUsers', {}, token))).toEqual(refused);
  expect(await failure(call(AUDIT, 'VerifyAudit', {}, token))).toEqual(refused);
});

test('every rpc was tried', () => {
  const all = [AUTHENTICATION, TRUST, AUDIT].flatMap((service) =>
    client.methods(service).map((name) => `${service}/${name}`),
  );
  expect([...tried].sort()).toEqual(all.sort());
});
