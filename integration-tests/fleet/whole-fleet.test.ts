/**
 * Intent: the promise of the first page. One command starts every container of both machines on one
 * engine, all become healthy without one unhealthy moment, also in the eyes of both sets of observability, one
 * takes it back to its legacy containers, and one command removes every trace.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fleetAtHand } from '../../src/cli/fleet/fleet-at-hand.ts';
import type { StatusRow } from '../../src/cli/commands/status.ts';
import { delegated } from './whole-fleet/delegated.ts';
import { observed } from './whole-fleet/observed.ts';
import { tandem } from '../support/clients/cli.ts';
import { keepLogs } from '../support/containers/keep-logs.ts';
import { docker, removeProject } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { loopback } from '../support/containers/loopback.ts';

const PREFIX = 'tandem-test-whole';
const secrets = mkdtempSync(path.join(tmpdir(), 'tandem-whole-'));
const env = {
  TANDEM_PROJECT_PREFIX: PREFIX,
  TANDEM_SECRETS_DIR: secrets,
  TANDEM_INGRESS_ADDRESS: loopback(5),
  TANDEM_PC2_INGRESS_ADDRESS: loopback(6),
};
const expected = fleetAtHand().entries.filter((entry) => entry.profiles.length === 0);
const unhealthy: string[] = [];
let events: Readable;
let up: Awaited<ReturnType<typeof tandem>>;

async function containerOf(machine: string, service: string) {
  const project = `com.docker.compose.project=${PREFIX}-${machine}`;
  const label = [project, `com.docker.compose.service=${service}`];
  const [found] = await docker.listContainers({ filters: { label } });
  return docker.getContainer(found!.Id);
}

beforeAll(async () => {
  events = (await docker.getEvents({
    filters: JSON.stringify({ event: ['health_status: unhealthy'] }),
  })) as unknown as Readable;
  events.on('data', (chunk: Buffer) => unhealthy.push(chunk.toString()));
  up = await tandem(['up', '--timeout', '400'], env, { timeoutMs: 500_000 });
}, 600_000);

afterAll(async () => {
  (events as Readable & { destroy(): void }).destroy();
  for (const machine of ['mainpc', 'pc2']) await removeProject(`${PREFIX}-${machine}`);
  await docker
    .getNetwork(`${PREFIX}-link`)
    .remove()
    .catch(() => undefined);
  rmSync(secrets, { recursive: true, force: true });
}, 200_000);

test('up ends with everything healthy, a table and the addresses', () => {
  expect(up.stderr).toBe('');
  expect(up.stdout).toContain(`${expected.length} of ${expected.length} healthy`);
  expect(up.stdout).toMatch(new RegExp(`mainpc\\s+${loopback(5)}:7000\\s+door`));
  expect(up.stdout).toMatch(new RegExp(`pc2\\s+${loopback(6)}:7005\\s+door`));
  expect(up.exitCode).toBe(0);
});

test('no container of it had an unhealthy moment', () => {
  expect(unhealthy.filter((event) => event.includes(PREFIX))).toEqual([]);
});

test('status lists every entry of the definition, healthy, never restarted, within its limit', async () => {
  const { stdout, exitCode } = await tandem(['status', '--json'], env);
  const rows = JSON.parse(stdout) as StatusRow[];
  const names = rows.map((row) => `${row.machine}/${row.agent}`).sort();
  expect(names).toEqual(expected.map((entry) => `${entry.machine}/${entry.name}`).sort());
  expect(rows.filter((row) => row.health !== 'healthy' || row.restarts > 0)).toEqual([]);
  expect(rows.filter((row) => (row.memoryBytes ?? Infinity) > (row.memoryLimitBytes ?? 0))).toEqual(
    [],
  );
  expect(exitCode).toBe(0);
});

test('the ingress of each machine answers on its address', async () => {
  for (const address of [
    `${loopback(5)}:7000`,
    `${loopback(5)}:7002`,
    `${loopback(6)}:7002`,
    `${loopback(6)}:7003`,
    `${loopback(6)}:7004`,
    `${loopback(6)}:7005`,
  ]) {
    const response = await until(
      address,
      () => fetch(`http://${address}/health/ready`, { signal: AbortSignal.timeout(5_000) }),
      ({ status }) => status === 200,
    );
    expect(await response.json()).toMatchObject({ ready: true });
  }
});

test('every agent has registered', async () => {
  const names = expected.filter(({ role }) => role === 'agent').map(({ name }) => name);
  await until(
    'nobody missing',
    async () => {
      const reply = await fetch(`http://${loopback(5)}:7000/list_agents`);
      const { agents } = (await reply.json()) as { agents: string[] };
      return names.filter((name) => !agents.includes(name));
    },
    (missing) => missing.length === 0,
    { timeoutMs: 120_000, intervalMs: 1_000 },
  );
}, 150_000);

test('no broker refused anybody anything', async () => {
  for (const machine of ['mainpc', 'pc2']) {
    const said = await (await containerOf(machine, 'nats')).logs({ stdout: true, stderr: true });
    // One who may not hear answers still looks registered and healthy.
    expect(said.toString().match(/.*Violation.*/g)).toBeNull();
  }
});

observed({
  members: expected.map(({ machine, name, role }) => ({ id: `${machine}/${name}`, role })),
  hub: { mainpc: `${loopback(5)}:7002`, pc2: `${loopback(6)}:7002` },
  container: containerOf,
});

test('nothing is published but what the definition says', async () => {
  const containers = await docker.listContainers({ filters: { label: ['tandem.machine'] } });
  const published = containers
    .filter(({ Labels }) => Labels['com.docker.compose.project']?.startsWith(PREFIX))
    .flatMap(({ Ports, Labels }) =>
      Ports.filter((port) => port.PublicPort).map(
        (port) => `${Labels['tandem.agent']}:${port.PublicPort}`,
      ),
    );
  expect([...new Set(published)].sort()).toEqual([
    'door:7000',
    'door:7002',
    'door:7003',
    'door:7004',
    'door:7005',
    // Previews of colors.
    'door:7900',
    'door:7903',
    'door:7904',
    'door:7905',
  ]);
});

test('no container has a secret in its environment or arguments, and only the steward holds the engine socket', async () => {
  const seed = readFileSync(path.join(secrets, 'mainpc', 'nkey.knowledge-base'), 'utf8').trim();
  const containers = await docker.listContainers({
    filters: { label: [`com.docker.compose.project=${PREFIX}-mainpc`] },
  });
  expect(containers.length).toBeGreaterThan(50);
  const holders: (string | undefined)[] = [];
  for (const { Id, Labels } of containers) {
    const text = JSON.stringify(await docker.getContainer(Id).inspect());
    expect(text).not.toContain(seed);
    if (text.includes('docker.sock')) holders.push(Labels['tandem.agent']);
  }
  expect(holders).toEqual(['steward']);
});

test('logs shows what an agent said, an unknown name is an error with a near miss', async () => {
  const { stdout, exitCode } = await tandem(['logs', 'KnowledgeBase'], env);
  expect(stdout).toContain('ready');
  expect(exitCode).toBe(0);
  const unknown = await tandem(['logs', 'KnowlegeBase'], env);
  expect(unknown.exitCode).toBe(1);
  expect(unknown.stderr).toContain('did you mean KnowledgeBase?');
});

test('doctor finds nothing that would stop a start', async () => {
  const { stdout, exitCode } = await tandem(['doctor', '--json'], env);
  const found = JSON.parse(stdout) as { outcome: string }[];
  expect(found.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  expect(exitCode).toBe(0);
});

test('rotating the key of one agent restarts that agent and nobody else', async () => {
  const started = async () => {
    const label = [`com.docker.compose.project=${PREFIX}-mainpc`];
    const found = await docker.listContainers({ filters: { label } });
    const pairs = await Promise.all(
      found.map(async ({ Id, Labels }) => {
        const { State } = await docker.getContainer(Id).inspect();
        return [Labels['tandem.agent']!, State.StartedAt] as const;
      }),
    );
    return new Map(pairs);
  };
  const seedFile = path.join(secrets, 'mainpc', 'nkey.knowledge-base');
  const [seed, before] = [readFileSync(seedFile, 'utf8'), await started()];
  const rotated = await tandem(['secrets', 'rotate', 'KnowledgeBase', '--machine', 'mainpc'], env);
  expect(rotated.stderr).toBe('');
  expect(rotated.exitCode).toBe(0);
  expect(readFileSync(seedFile, 'utf8')).not.toBe(seed);
  const after = await started();
  const restarted = [...after].filter(([name, at]) => before.get(name) !== at);
  // It is back and healthy with the new key, or the command would not have ended with 0.
  expect(restarted.map(([name]) => name)).toEqual(['KnowledgeBase']);
});

test('a second up changes nothing and is quick to say so', async () => {
  const before = await tandem(['status', '--json'], env);
  const again = await tandem(['up'], env, { timeoutMs: 200_000 });
  expect(again.exitCode).toBe(0);
  const after = await tandem(['status', '--json'], env);
  const starts = (text: string) =>
    (JSON.parse(text) as StatusRow[]).map((row) => `${row.machine}/${row.agent} ${row.restarts}`);
  expect(starts(after.stdout)).toEqual(starts(before.stdout));
  expect(
    (JSON.parse(after.stdout) as StatusRow[]).every((row) => (row.uptimeMs ?? 0) > 10_000),
  ).toBe(true);
});

delegated({
  env,
  questions: [
    {
      ...{ machine: 'mainpc', service: 'core-orchestrator', capability: 'registry' },
      url: `http://${loopback(5)}:7000/list_agents`,
    },
    {
      ...{ machine: 'pc2', service: 'error-bus', capability: 'errors' },
      url: `http://${loopback(6)}:7004/agent_health`,
    },
  ],
  container: containerOf,
});

test('down --volumes leaves no container, network or volume', async () => {
  for (const machine of ['mainpc', 'pc2']) await keepLogs(docker, `${PREFIX}-${machine}`);
  expect((await tandem(['down', '--volumes'], env, { timeoutMs: 200_000 })).exitCode).toBe(0);
  for (const machine of ['mainpc', 'pc2']) {
    const label = [`com.docker.compose.project=${PREFIX}-${machine}`];
    expect(await docker.listContainers({ all: true, filters: { label } })).toEqual([]);
    expect(await docker.listNetworks({ filters: { label } })).toEqual([]);
    expect(
      (await docker.listVolumes({ filters: JSON.stringify({ label }) })).Volumes ?? [],
    ).toEqual([]);
  }
  const link = await docker.listNetworks({ filters: { name: [`${PREFIX}-link`] } });
  expect(link).toEqual([]);
});
