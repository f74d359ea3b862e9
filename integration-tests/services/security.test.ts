/**
 * Intent: who is who is proved everywhere, without asking anybody, and what is taken back is taken back at once.
 * Real containers of both machines; observables are answers at the doors and over the fabric.
 */
import { execa } from 'execa';
import { adminDoors } from './security/admin-doors.ts';
import { trust } from './security/trust.ts';
import { layout } from '../../src/fabric/secrets/files/layout.ts';
import { SecretFiles } from '../../src/fabric/secrets/files/secret-files.ts';
import { rotatedSigningKeys } from '../../src/fabric/secrets/signing-keys.ts';
import type { RpcClient } from '../../src/services/door/grpc/testing/rpc-client.ts';
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
import { tokenAttacks } from './security/token-attacks.ts';
import { suiteSlice } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';

const { slice, at } = suiteSlice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'memory-client'],
    pc2: ['nats', 'error-bus', GATEWAY],
  },
  expose: {
    mainpc: { nats: [4222], 'core-orchestrator': [8080, 8081] },
    pc2: { nats: [4222], [GATEWAY]: [8080, 8081] },
  },
});

const gateway = new GatewayClient(slice);
const http = gateway.http.bind(gateway);

/** An action of a service on the other machine that needs `modes:write`. */
const setMode = (token: string) =>
  askWith(at.mainpc, token, 'core-orchestrator', 'set_mode', {
    capability: 'twin',
    mode: 'unified',
  });

beforeAll(async () => {
  await gateway.keys(2);
  await gateway.addPeople({ ann: 'admin', oli: 'operator', vic: 'viewer' });
}, 300_000);

test('roles decide, in services of the other machine too, which ask nobody', async () => {
  const [oli, vic] = [await gateway.login('oli'), await gateway.login('vic')];
  await until(
    'the keys on mainpc',
    () => setMode(oli.token),
    ({ status }) => status === 'success',
  );
  expect(await setMode(vic.token)).toMatchObject({ code: 'SCOPE_MISSING' });
  expect(
    await ask(at.mainpc, 'core-orchestrator', 'set_mode', { capability: 'twin', mode: 'unified' }),
  ).toMatchObject({ code: 'TOKEN_MISSING' });
  expect(await http('GET', '/v1/users', undefined, oli.token)).toMatchObject({ status: 403 });
  expect(await http('GET', '/v1/users')).toMatchObject({ status: 401 });
});

test('no door takes a token that is forged, changed, expired or meant for somebody else', async () => {
  const { good, bad } = await tokenAttacks(gateway.secret('pc2/jwt'));
  const open: RpcClient[] = [];
  const doors = await adminDoors({ slice, mainpc: at.mainpc, setMode }, open);
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

test('a refresh token works once, and again while its answer may be lost; a replay ends the session everywhere', async () => {
  const refresh = ({ refresh_token }: Session) => http('POST', '/v1/refresh', { refresh_token });
  const first = await gateway.login('oli');
  await refresh(first);
  const second = (await refresh(first)).body['session'] as Session;
  expect(await setMode(second.token)).toMatchObject({ status: 'success' });
  const third = (await refresh(second)).body['session'] as Session;
  expect(await setMode(third.token)).toMatchObject({ status: 'success' });
  const replay = await refresh(first);
  expect(replay).toMatchObject({ status: 401, body: { code: 'REFRESH_INVALID' } });
  await until(
    'the end of the session',
    () => setMode(third.token),
    ({ code }) => code === 'TOKEN_INVALID',
  );
  expect(await refresh(third)).toMatchObject({ status: 401 });
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

trust(gateway, at);

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
  expect(
    await askAsOperator(slice, at.mainpc, 'core-orchestrator', 'set_mode', input),
  ).toMatchObject({
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
