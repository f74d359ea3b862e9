/**
 * Intent: the rendered stack really runs. A slice of both machines starts from the committed compose
 * files, every container becomes healthy, and the things a user relies on hold on live containers.
 */
import { Svcm } from '@nats-io/services';
import { ask } from '../support/clients/ask.ts';
import { docker } from '../support/containers/slice.ts';
import { suiteSlice } from '../support/containers/suite-slice.ts';
import { until } from '../support/until.ts';
import { callLegacy, rawLegacy } from '../support/clients/legacy-client.ts';

const { slice, at } = suiteSlice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'knowledge-base', 'memory-client'],
    pc2: ['nats', 'error-bus', 'context-manager'],
  },
  expose: {
    mainpc: { nats: [4222], 'knowledge-base': [5715, 6715, 8080] },
    pc2: { nats: [4222] },
  },
});

describe('fabric', () => {
  test('an agent answers over the fabric', async () => {
    expect(await ask(at.mainpc, 'KnowledgeBase', 'ping')).toMatchObject({
      status: expect.any(String),
    });
  });

  test('an agent of the other machine answers across the link', async () => {
    const reply = await until(
      'call across',
      () => ask(at.mainpc, 'ContextManager', 'health'),
      () => true,
    );
    expect(reply.status).toBe('ok');
  });

  test('a service discovery client finds every agent of both machines', async () => {
    const client = new Svcm(at.mainpc).client({ strategy: 'timer', maxWait: 2_000 } as never);
    const names = new Set<string>();
    for await (const info of await client.info()) names.add(info.name);
    expect([...names]).toEqual(
      expect.arrayContaining([
        'KnowledgeBase',
        'MemoryClient',
        'ContextManager',
        'core-orchestrator',
        'error-bus',
      ]),
    );
  });

  test('an action that was not ported says so and never pretends', async () => {
    const reply = await ask(at.mainpc, 'KnowledgeBase', 'add_fact', { topic: 'a', content: 'b' });
    expect(reply).toMatchObject({ status: 'error', code: 'ACTION_NOT_PORTED' });
  });

  test('an unknown action is an error that names it', async () => {
    const reply = await ask(at.mainpc, 'KnowledgeBase', 'no_such_action').catch(
      (error: unknown) => ({
        error: String(error),
      }),
    );
    expect(JSON.stringify(reply)).toMatch(/no_such_action|no responders|NoResponders/i);
  });
});

describe('registry', () => {
  test('every agent of both machines registered itself', async () => {
    const reply = await until(
      'registrations',
      () => ask(at.mainpc, 'core-orchestrator', 'list_agents'),
      ({ agents }) =>
        ['KnowledgeBase', 'MemoryClient', 'ContextManager'].every((name) =>
          (agents as string[]).includes(name),
        ),
    );
    expect(reply.status).toBe('success');
  });

  test('a lookup gives the endpoint, an unknown name an error', async () => {
    const found = await ask(at.mainpc, 'core-orchestrator', 'get_agent_endpoint', {
      agent_name: 'KnowledgeBase',
    });
    expect(found).toMatchObject({ status: 'success', port: 5715 });
    const missing = await ask(at.mainpc, 'core-orchestrator', 'get_agent_endpoint', {
      agent_name: 'Nobody',
    });
    expect(missing).toMatchObject({ status: 'error' });
  });
});

describe('the old protocol', () => {
  const agent = () => slice.address('mainpc', 'knowledge-base', 5715);
  const health = () => slice.address('mainpc', 'knowledge-base', 6715);

  test('a REQ client gets its answer on the old port', async () => {
    expect(await callLegacy(await agent(), { action: 'ping' })).toMatchObject({
      status: expect.any(String),
    });
  });

  test.each([
    ['an unknown action', '{"action":"nope"}', 'Unknown action: nope'],
    ['bad JSON', '{"action":', 'Invalid JSON request'],
  ])('%s gets the documented error', async (_name, frame, error) => {
    expect(await rawLegacy(await agent(), Buffer.from(frame))).toMatchObject({
      status: 'error',
      error,
    });
  });

  test('bad UTF-8 gets the documented error and the socket lives on', async () => {
    expect(await rawLegacy(await agent(), Buffer.from([0xff, 0xfe, 0xfd]))).toMatchObject({
      status: 'error',
      error: 'Invalid UTF-8 request',
    });
    expect(await callLegacy(await agent(), { action: 'ping' })).toMatchObject({
      status: expect.any(String),
    });
  });

  test('any message to the old health port gets the health object, over ZMQ and over HTTP', async () => {
    expect(await rawLegacy(await health(), Buffer.from('hello'))).toMatchObject({
      status: 'ok',
      ready: true,
    });
    const response = await fetch(`http://${await health()}/health`, {
      signal: AbortSignal.timeout(5_000),
    });
    expect(await response.json()).toMatchObject({ status: 'ok', health_status: 'healthy' });
  });
});

describe('every container', () => {
  test('serves live, ready and metrics on its internal port', async () => {
    const base = `http://${await slice.address('mainpc', 'knowledge-base', 8080)}`;
    const get = (page: string) => fetch(`${base}${page}`, { signal: AbortSignal.timeout(5_000) });
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/^agent_requests_total\{/m);
    expect((await get('/nothing')).status).toBe(404);
  });

  test('is hardened as its engine sees it', async () => {
    for (const [machine, service] of [
      ['mainpc', 'knowledge-base'],
      ['mainpc', 'nats'],
      ['pc2', 'error-bus'],
    ] as const) {
      const { HostConfig, Config } = await (await slice.container(machine, service)).inspect();
      expect(HostConfig.ReadonlyRootfs).toBe(true);
      expect(HostConfig.CapDrop).toEqual(['ALL']);
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
      expect(HostConfig.Memory).toBeGreaterThan(0);
      expect(HostConfig.NanoCpus).toBeGreaterThan(0);
      expect(HostConfig.PidsLimit).toBeGreaterThan(0);
      expect(HostConfig.LogConfig?.Config).toMatchObject({
        'max-size': expect.any(String),
        'max-file': expect.any(String),
      });
      expect(Config.User).toMatch(/^10001/);
      expect(HostConfig.Privileged).toBe(false);
      expect((HostConfig.Binds ?? []).join()).not.toContain('docker.sock');
    }
  });

  test('runs as its user and cannot write outside its scratch and state', async () => {
    const container = await slice.container('mainpc', 'knowledge-base');
    const exec = await container.exec({
      Cmd: [
        'node',
        '-e',
        "const fs=require('fs');try{fs.writeFileSync('/app/x','x')}catch(e){console.log(process.getuid(),e.code)}",
      ],
      AttachStdout: true,
    });
    const stream = await exec.start({});
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/10001 EROFS/);
  });

  test('writes one JSON line per event with time, level, agent and machine', async () => {
    const container = await slice.container('mainpc', 'knowledge-base');
    const logs = (await container.logs({ stdout: true, stderr: true, tail: 50 })).toString();
    const line = logs
      .split('\n')
      .map((text) => text.slice(text.indexOf('{')))
      .find((text) => text.includes('"msg"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      agent: 'KnowledgeBase',
      machine: 'mainpc',
      level: expect.any(String),
      time: expect.any(String),
    });
  });
});

test('stopping and starting an agent: exit code 0 on SIGTERM, and it is back in the registry', async () => {
  const container = await slice.container('mainpc', 'memory-client');
  await container.stop();
  expect((await container.inspect()).State.ExitCode).toBe(0);
  await until(
    'deregistration',
    () => ask(at.mainpc, 'core-orchestrator', 'list_agents'),
    ({ agents }) => !(agents as string[]).includes('MemoryClient'),
  );
  await container.start();
  await until(
    'registration',
    () => ask(at.mainpc, 'core-orchestrator', 'list_agents'),
    ({ agents }) => (agents as string[]).includes('MemoryClient'),
  );
});

test('an agent that is killed is gone from lookups within three heartbeats', async () => {
  const container = await slice.container('mainpc', 'memory-client');
  await until(
    'present',
    () => ask(at.mainpc, 'core-orchestrator', 'list_agents'),
    ({ agents }) => (agents as string[]).includes('MemoryClient'),
  );
  await docker.getContainer(container.id).update({ RestartPolicy: { Name: 'no' } } as never);
  await container.kill({ signal: 'SIGKILL' });
  await until(
    'expiry',
    () => ask(at.mainpc, 'core-orchestrator', 'list_agents'),
    ({ agents }) => !(agents as string[]).includes('MemoryClient'),
    { timeoutMs: 17_000 },
  );
});
