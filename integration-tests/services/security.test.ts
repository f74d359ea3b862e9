/**
 * Intent: who is who is proved everywhere, without asking anybody, and what is taken back is taken back at once.
 * Real containers of both machines; observables are answers at the doors and over the fabric.
 */
import { execa } from 'execa';
import type { ServiceError } from '@grpc/grpc-js';
import type { NatsConnection } from '@nats-io/transport-node';
import { layout } from '../../src/fabric/secrets/layout.ts';
import { SecretFiles } from '../../src/fabric/secrets/secret-files.ts';
import { rotatedSigningKeys } from '../../src/fabric/secrets/signing-keys.ts';
import { RpcClient } from '../../src/services/door/grpc/testing/rpc-client.ts';
import { ask } from '../support/clients/ask.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import {
  askWith,
  GATEWAY,
  GatewayClient,
  keyOf,
  PASSWORD,
  type Reply,
  type Session,
} from '../support/clients/gateway-client.ts';
import { operator } from '../support/clients/operator.ts';
import { tokenAttacks } from '../support/clients/token-attacks.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'memory-client'],
    pc2: ['nats', 'error-bus', GATEWAY],
  },
  expose: {
    mainpc: { nats: [4222], 'core-orchestrator': [8080, 8081] },
    pc2: { nats: [4222], [GATEWAY]: [8080, 8081] },
  },
});
let mainpc: NatsConnection;
let pc2: NatsConnection;

const gateway = new GatewayClient(slice);
const http = gateway.http.bind(gateway);
const memoryClient = () => gateway.token('mainpc/MemoryClient', 'mainpc/nkey.memory-client');

/** The rating of a model needs trust. */
const rate = (token: string, model_id: string, more: object = {}) =>
  askWith(mainpc, token, GATEWAY, 'log_performance', { model_id, success: true, ...more });

/** An action of a service on the other machine that needs `modes:write`. */
const setMode = (token: string) =>
  askWith(mainpc, token, 'core-orchestrator', 'set_mode', { capability: 'twin', mode: 'unified' });

beforeAll(async () => {
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  pc2 = await operator(slice, 'pc2');
  await gateway.keys(2);
  await gateway.addPeople({ ann: 'admin', oli: 'operator', vic: 'viewer' });
}, 300_000);

afterAll(async () => {
  await mainpc?.close();
  await pc2?.close();
  await slice.stop();
}, 120_000);

test('roles decide, in services of the other machine too, which ask nobody', async () => {
  const [oli, vic] = [await gateway.login('oli'), await gateway.login('vic')];
  await until(
    'the keys on mainpc',
    () => setMode(oli.token),
    ({ status }) => status === 'success',
  );
  expect(await setMode(vic.token)).toMatchObject({ code: 'SCOPE_MISSING' });
  expect(
    await ask(mainpc, 'core-orchestrator', 'set_mode', { capability: 'twin', mode: 'unified' }),
  ).toMatchObject({ code: 'TOKEN_MISSING' });
  expect(await http('GET', '/v1/users', undefined, oli.token)).toMatchObject({ status: 403 });
  expect(await http('GET', '/v1/users')).toMatchObject({ status: 401 });
});

/**
 * Each door asks for an administrator; it gives the code with which it refused, or `taken`.
 *
 * @param open gets what has to be closed
 */
async function doorsFor(
  open: RpcClient[],
): Promise<Record<string, (token: string) => Promise<unknown>>> {
  const modes = { capability: 'twin', mode: 'unified' };
  const rpc = async (machine: string, service: string, proto: string) => {
    const [, port] = (await slice.address(machine, service, 8081)).split(':');
    const client = new RpcClient([`tandem/v1/${proto}.proto`], Number(port));
    open.push(client);
    return client;
  };
  const [ofModes, ofUsers] = [
    await rpc('mainpc', 'core-orchestrator', 'modes'),
    await rpc('pc2', GATEWAY, 'security'),
  ];
  const overRpc = (client: RpcClient, service: string, name: string, input: Reply) => (t: string) =>
    client.call(`tandem.v1.${service}`, name, input as never, t).then(
      () => 'taken',
      ({ metadata }: ServiceError) => metadata.get('tandem-code')[0],
    );
  const overHttp = async (url: string, init: RequestInit, token: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(url, { ...init, headers });
    const { code } = (await response.json()) as Reply;
    return response.ok ? 'taken' : response.status === 401 ? code : response.status;
  };
  const inside = `http://${await slice.address('mainpc', 'core-orchestrator', 8080)}`;
  const other = `http://${await slice.address('pc2', GATEWAY, 8080)}`;
  const put = { method: 'PUT', body: JSON.stringify(modes) };
  const wordOf = ({ status, code }: Reply) => (status === 'error' ? code : 'taken');
  return {
    'core-orchestrator over HTTP': (token) => overHttp(`${inside}/v1/modes/twin`, put, token),
    'security-gateway over HTTP': (token) => overHttp(`${other}/v1/users`, {}, token),
    'core-orchestrator over gRPC': overRpc(ofModes, 'ModeService', 'SetMode', modes),
    'security-gateway over gRPC': overRpc(ofUsers, 'AuthenticationService', 'ListUsers', {}),
    'core-orchestrator over the fabric': async (token) => wordOf(await setMode(token)),
    'security-gateway over the fabric': async (token) =>
      wordOf(await askWith(mainpc, token, GATEWAY, 'list_users', {})),
  };
}

test('no door takes a token that is forged, changed, expired or meant for somebody else', async () => {
  const { good, bad } = await tokenAttacks(gateway.secret('pc2/jwt'));
  const open: RpcClient[] = [];
  const doors = await doorsFor(open);
  for (const [door, ask] of Object.entries(doors)) {
    expect({ door, answer: await ask(good) }).toEqual({ door, answer: 'taken' });
    for (const [attack, token] of Object.entries(bad))
      expect({ door, attack, answer: await ask(token) }).toEqual({
        door,
        attack,
        answer: 'TOKEN_INVALID',
      });
  }
  for (const client of open) client.close();
}, 60_000);

test('a logout is known on both machines within a second', async () => {
  const { token } = await gateway.login('oli');
  expect(await setMode(token)).toMatchObject({ status: 'success' });
  const done = performance.now();
  expect(await http('POST', '/v1/logout', { token })).toMatchObject({ status: 200 });
  await until(
    'the logout on mainpc',
    () => setMode(token),
    ({ code }) => code === 'TOKEN_INVALID',
    { intervalMs: 20 },
  );
  expect(performance.now() - done).toBeLessThan(1_000);
  expect((await http('POST', '/v1/validate', { token })).body).toMatchObject({ valid: false });
});

test('a refresh token works once, its second use ends the session everywhere', async () => {
  const first = await gateway.login('oli');
  const { body } = await http('POST', '/v1/refresh', { refresh_token: first.refresh_token });
  const second = body['session'] as Session;
  expect(await setMode(second.token)).toMatchObject({ status: 'success' });
  const replay = await http('POST', '/v1/refresh', { refresh_token: first.refresh_token });
  expect(replay).toMatchObject({ status: 401, body: { code: 'REFRESH_INVALID' } });
  await until(
    'the end of the session',
    () => setMode(second.token),
    ({ code }) => code === 'TOKEN_INVALID',
  );
  expect(await http('POST', '/v1/refresh', { refresh_token: second.refresh_token })).toMatchObject({
    status: 401,
  });
});

test('entries get tokens by their nkey, and an assertion works once', async () => {
  const assertion = gateway.assertion('mainpc/MemoryClient', 'mainpc/nkey.memory-client');
  const first = await gateway.grant(assertion);
  expect(first).toMatchObject({ status: 200, body: { scope: '*:read agents:call trust:report' } });
  const again = await gateway.grant(assertion);
  expect(again).toMatchObject({ status: 401, body: { code: 'CLIENT_REFUSED' } });
  const stolen = gateway.assertion('pc2/error-bus', 'mainpc/nkey.memory-client');
  expect(await gateway.grant(stolen)).toMatchObject({ status: 401 });
});

test('nobody rates itself; what others say and what callers count makes the score', async () => {
  const token = await memoryClient();
  const log = (model: string) => rate(token, model, { response_time: 1 });
  expect(await log('MemoryClient')).toMatchObject({ code: 'SELF_REPORT' });
  expect((await log('phi-3'))['new_trust_score']).toBeCloseTo(0.94, 9);
  expect((await http('GET', '/trust/phi-3')).body).toMatchObject({ status: 'success' });
  expect((await http('GET', '/trust/nobody')).body).toMatchObject({ trust_score: 0.5 });

  const outcomes = { KnowledgeBase: { ok: 3, failed: 1, seconds: 4, last_seconds: 1 } };
  await gateway.tellOutcomes('memory-client', {
    MemoryClient: outcomes,
    'core-orchestrator': outcomes,
  });
  const known = await until(
    'the report',
    () => http('GET', '/v1/trust/KnowledgeBase'),
    ({ body }) => (body['trust'] as Reply)['total'] !== 0,
  );
  expect(known.body['trust']).toMatchObject({ successes: 3, total: 4, last_response_time: 1 });
});

test('who fails nearly always is refused what needs trust, which is news; and earns it again', async () => {
  const token = await memoryClient();
  const news: Reply[] = [];
  const listening = pc2.subscribe('event.trust.refused', {
    callback: (_error, message) => void news.push(message.json()),
  });
  await pc2.flush();
  const ratePhi = () => rate(token, 'phi-3');
  const calls = (ok: number, failed: number) => ({
    'core-orchestrator': { MemoryClient: { ok, failed, seconds: ok, last_seconds: 1 } },
  });
  expect(await ratePhi()).toMatchObject({ status: 'success' });
  await gateway.tellOutcomes('core-orchestrator', calls(0, 60));
  const refusal = await until('the refusal', ratePhi, ({ code }) => code === 'TRUST_TOO_LOW');
  expect(refusal['message']).toMatch(/MemoryClient.* 0\.0\d\d.*0\.2/);
  expect(await http('POST', '/v1/trust/phi-3/outcomes', { success: true }, token)).toMatchObject({
    status: 403,
    body: { code: 'TRUST_TOO_LOW' },
  });
  expect(news).toEqual([
    expect.objectContaining({ subject: 'MemoryClient', action: 'log_performance', minimum: 0.2 }),
  ]);
  listening.unsubscribe();
  await gateway.tellOutcomes('core-orchestrator', calls(600, 0));
  await until('the trust', ratePhi, ({ status }) => status === 'success');
}, 60_000);

test('a rotation of the keys in mid-traffic loses no session', async () => {
  const session = await gateway.login('oli');
  const failures: Reply[] = [];
  let running = true;
  const traffic = (async () => {
    while (running) {
      const reply = await setMode(session.token);
      if (reply['status'] !== 'success') failures.push(reply);
    }
  })();
  const files = new SecretFiles(slice.secretsDir);
  const file = layout.named('pc2', 'jwt');
  files.write(file, rotatedSigningKeys(files.read(file)));
  await (await slice.container('pc2', GATEWAY)).restart();
  await gateway.keys(3);
  const { body } = await http('POST', '/v1/refresh', { refresh_token: session.refresh_token });
  const renewed = body['session'] as Session;
  expect(keyOf(renewed.token)).not.toBe(keyOf(session.token));
  expect(await setMode(renewed.token)).toMatchObject({ status: 'success' });
  running = false;
  await traffic;
  expect(failures).toEqual([]);
});

test('while the gateway is away tokens stay good, and the operator comes in by his own proof', async () => {
  const session = await gateway.login('oli');
  const container = await slice.container('pc2', GATEWAY);
  await container.kill({ signal: 'SIGKILL' });
  expect(await setMode(session.token)).toMatchObject({ status: 'success' });
  const input = { capability: 'twin', mode: 'unified' };
  expect(await askAsOperator(slice, mainpc, 'core-orchestrator', 'set_mode', input)).toMatchObject({
    status: 'success',
  });
  await container.start();
  await until(
    'the gateway',
    () => http('GET', '/v1/trust'),
    ({ status }) => status === 200,
  );
  expect((await http('POST', '/v1/refresh', { refresh_token: session.refresh_token })).status).toBe(
    200,
  );
});

test('a service that starts while the link is cut knows the keys from its own machine', async () => {
  const { token } = await gateway.login('oli');
  await slice.link(false);
  try {
    await (await slice.container('mainpc', 'core-orchestrator')).restart();
    await until(
      'core-orchestrator',
      () => setMode(token),
      ({ status }) => status === 'success',
      { timeoutMs: 60_000 },
    );
  } finally {
    await slice.link(true);
  }
});

test('five wrong passwords lock a name, and the administrator lifts that', async () => {
  const attempt = (password: string) => http('POST', '/login', { user_id: 'vic', password });
  for (let tried = 0; tried < 5; tried += 1)
    expect((await attempt('wrong')).body).toMatchObject({ message: 'Invalid password' });
  expect(await attempt(PASSWORD)).toMatchObject({ body: { code: 'LOGIN_LOCKED' } });
  const { token } = await gateway.login('ann');
  await http('PUT', '/v1/users/vic', { unlock: true }, token);
  expect((await attempt(PASSWORD)).body).toMatchObject({ message: 'Login successful' });
});

test('the audit log has who did what, and its chains hold', async () => {
  const { token } = await gateway.login('ann');
  const { body } = await http('GET', '/v1/audit?of_action=add_user&limit=100', undefined, token);
  const records = body['records'] as Reply[];
  expect(records).toContainEqual(
    expect.objectContaining({
      actor: 'operator',
      action: 'add_user',
      target: 'ann',
      outcome: 'done',
    }),
  );
  // That of the other machine comes over the link.
  await until(
    'who set the mode',
    () => http('GET', '/v1/audit?of_action=set_mode&limit=100', undefined, token),
    ({ body: { records: found } }) =>
      (found as Reply[]).some(
        ({ machine, target, outcome }) =>
          machine === 'mainpc' && target === 'twin' && outcome === 'done',
      ),
  );
  const verdict = await http('POST', '/v1/audit/verify', {}, token);
  expect(verdict).toMatchObject({ status: 200, body: { ok: true, unreadable: 0 } });
  expect(JSON.stringify(body)).not.toContain(PASSWORD);
});

test('passwords, tokens and keys stand in no log', async () => {
  const { Id } = await (await slice.container('pc2', GATEWAY)).inspect();
  const { all } = await execa('docker', ['logs', Id], { all: true });
  expect(all).not.toContain(PASSWORD);
  expect(all).not.toMatch(/eyJ[\w-]+\.eyJ/);
  for (const line of gateway.secret('pc2/jwt').split('\n')) expect(all).not.toContain(line);
});
