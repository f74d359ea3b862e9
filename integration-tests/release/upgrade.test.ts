/**
 * Intent: one agent gets another version while it is called without a pause, and nobody notices; a bad
 * version is noticed only by who asked for it.
 * Model: an agent under a constant stream of calls, the real command as a process of its own, images
 * that differ in their settings.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { NatsConnection } from '@nats-io/transport-node';
import { execa } from 'execa';
import { COMPOSE_DIR, ROOT } from '../../src/engine/project.ts';
import { ask } from '../support/clients/ask.ts';
import { tandem } from '../support/clients/cli.ts';
import { grpcClient, openEvents } from '../support/clients/doors.ts';
import { httpLoad } from '../support/load/http-load.ts';
import { doorOf, doorOpen } from '../support/clients/ingress.ts';
import { loadUntilStopped } from '../support/load/ping-load.ts';
import { operator } from '../support/clients/operator.ts';
import { docker, Slice } from '../support/containers/slice.ts';
import { timedCalls } from '../support/load/timed-calls.ts';
import { until } from '../support/until.ts';
import { variantImage } from '../support/containers/variant-image.ts';

const AGENT = 'KnowledgeBase';
const SERVICE = 'knowledge-base';
/** One that cannot run twice. */
const ALONE = 'service-registry';
const PRESENT = `tandem/runtime:${process.env.TANDEM_VERSION || '0.1.0'}`;
const slice = new Slice({
  services: { mainpc: ['nats', 'core-orchestrator', SERVICE, ALONE, 'ingress'] },
  expose: { mainpc: { nats: [4222] } },
});
const pins = mkdtempSync(path.join(tmpdir(), 'tandem-pins-'));
const NEXT = `0.1.0-next.${slice.prefix}`;
const next = `tandem/runtime:${NEXT}`;
const bad = `tandem/runtime:0.1.0-bad.${slice.prefix}`;
const cleanUps: (() => unknown)[] = [() => rmSync(pins, { recursive: true, force: true })];
const LABEL = 'LABEL tandem.test=next';
let mainpc: NatsConnection;

beforeAll(async () => {
  cleanUps.push(await variantImage(docker, PRESENT, next, LABEL));
  const haproxy = PRESENT.replace('runtime', 'haproxy');
  cleanUps.push(await variantImage(docker, haproxy, next.replace('runtime', 'haproxy'), LABEL));
  cleanUps.push(await variantImage(docker, PRESENT, bad, 'ENTRYPOINT ["/usr/local/bin/probe"]'));
  await slice.start();
  mainpc = await operator(slice, 'mainpc');
  await until('the agent in the registry', version, (found) => found !== undefined);
}, 180_000);

afterAll(async () => {
  await mainpc?.close();
  await slice.stop();
  for (const cleanUp of cleanUps) await cleanUp();
}, 120_000);

const settings = () => ({
  TANDEM_PROJECT_PREFIX: slice.prefix,
  TANDEM_SECRETS_DIR: slice.secretsDir,
  TANDEM_PINS_DIR: pins,
  TANDEM_RELEASE_DIR: path.join(pins, 'release'),
});

const upgrade = (...args: string[]) => tandem(['upgrade', ...args], settings());

/** The command as a process of its own, ended by SIGKILL as soon as something has happened. */
async function killedWhen(happened: Promise<void>, asked: readonly string[]): Promise<void> {
  const child = execa(process.execPath, ['src/cli/main.ts', 'upgrade', ...asked], {
    cwd: ROOT,
    env: { ...settings(), NODE_OPTIONS: '' },
    reject: false,
  });
  await happened;
  child.kill('SIGKILL');
  expect(await child).toMatchObject({ signal: 'SIGKILL' });
}

/** Resolves when a container of the service was told to end. */
async function signalled(service: string): Promise<void> {
  const label = [
    `com.docker.compose.project=${slice.project('mainpc')}`,
    `com.docker.compose.service=${service}`,
  ];
  const stream = await docker.getEvents({ filters: { event: ['kill'], label } });
  const events = stream as Readable;
  await once(events, 'data');
  events.destroy();
}

/** Version of the agent as a look-up in the registry gives it; undefined while it is not registered. */
async function version(): Promise<unknown> {
  const found = await ask(mainpc, 'core-orchestrator', 'get_agent_endpoint', { agent_name: AGENT });
  return found['version'];
}

/** Containers of a service, by what they run. */
async function running(service = SERVICE): Promise<{ id: string; image: string }[]> {
  const label = [
    `com.docker.compose.project=${slice.project('mainpc')}`,
    `com.docker.compose.service=${service}`,
  ];
  const found = await docker.listContainers({ all: true, filters: { label } });
  return found.map(({ Id, Image }) => ({ id: Id, image: Image }));
}

async function states(service: string): Promise<string[]> {
  const found = await running(service);
  const looked = found.map(({ id }) => docker.getContainer(id).inspect());
  return (await Promise.all(looked)).map(({ State }) => State.Status);
}

/** Compose as a person calls it, with the pins of the moment. */
async function compose(...args: string[]): Promise<void> {
  const files = ['mainpc.yaml', 'overlays/one-host.mainpc.yaml', 'overlays/no-gpu.mainpc.yaml'];
  const all = [...files, path.join(pins, `${slice.project('mainpc')}.yaml`)];
  const project = ['--project-name', slice.project('mainpc'), '--project-directory', COMPOSE_DIR];
  const profile = ['--profile', '*'];
  await execa(
    'docker',
    ['compose', ...project, ...profile, ...all.flatMap((file) => ['--file', file]), ...args],
    { cwd: COMPOSE_DIR, env: slice.environment() },
  );
}

async function whileCalled<T>(act: () => Promise<T>): Promise<T> {
  const load = loadUntilStopped(mainpc, AGENT, 4);
  await until(
    'calls',
    async () => load.counts().answered,
    (answered) => answered > 50,
  );
  const result = await act();
  const seen = load.counts().answered;
  await until(
    'more calls',
    async () => load.counts().answered,
    (answered) => answered > seen + 50,
  );
  expect(await load.stop()).toMatchObject({ lost: 0, refused: 0 });
  return result;
}

test('a dry run tells what would be done and does nothing', async () => {
  const before = await running();
  const { exitCode, stdout } = await upgrade(AGENT, '--image', next, '--dry-run');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/canary +mainpc\/KnowledgeBase +start-first/);
  expect(await running()).toEqual(before);
});

test('another version takes over without a failed call, and Compose expects it from then on', async () => {
  const [old] = await running();
  const result = await whileCalled(() =>
    upgrade(AGENT, '--version', NEXT, '--canary-seconds', '2'),
  );
  expect(result.stdout).toMatch(/KnowledgeBase: upgraded/);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  const [now, ...others] = await running();
  expect(others).toEqual([]);
  expect(now).toMatchObject({ image: next });
  expect(now!.id).not.toBe(old!.id);
  expect(await version()).toBe(NEXT);
  // What a person or `tandem up` would call next changes nothing.
  await compose('up', '-d', '--no-deps', SERVICE);
  expect(await running()).toEqual([now]);
});

test('the ingress itself is exchanged without a failed call over HTTP or gRPC; a stream is ended at its limit', async () => {
  await doorOpen('mainpc', 'core-orchestrator');
  const load = httpLoad(`http://${doorOf('mainpc', 'core-orchestrator')}/v1/agents`, 4);
  const rpcs = grpcClient(doorOf('mainpc', 'core-orchestrator'), 'registry', 'RegistryService');
  const calls = timedCalls('gRPC', () => rpcs.call('ListAgents'), 2);
  // It would last for ever: the old ingress gives it 12 s.
  const stream = await openEvents(
    `http://${doorOf('mainpc', 'core-orchestrator')}/v1/watch/agents`,
  );
  let streaming = true;
  void stream.ended.then(() => (streaming = false));
  const [old] = await running('ingress');
  const { exitCode, stdout } = await upgrade(
    ...['mainpc/ingress', '--version', NEXT, '--canary-seconds', '1'],
  );
  const seen = load.answered();
  await until(
    'more calls',
    async () => load.answered(),
    (answered) => answered > seen + 50,
  );
  const { failed } = await load.stop();
  const { failures, answered } = await calls.stop();
  rpcs.client.close();
  expect({ exitCode, stdout, failed }).toEqual({ exitCode: 0, stdout, failed: {} });
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(50);
  expect(streaming).toBe(false);
  const [now, ...others] = await running('ingress');
  expect(others).toEqual([]);
  expect(now!.id).not.toBe(old!.id);
});

test('killed with SIGKILL between the end of the old one and the start of the new one, the same command goes on', async () => {
  const asked = ['ServiceRegistry', '--version', NEXT, '--allow-gap', '--canary-seconds', '1'];
  await killedWhen(signalled(ALONE), asked);
  await until(
    'nothing runs',
    () => states(ALONE),
    (found) => !found.includes('running'),
  );
  const { exitCode, stdout } = await upgrade(...asked);
  expect(stdout).toMatch(/ServiceRegistry: upgraded.*\n.*cut off while nothing ran/);
  expect(exitCode).toBe(0);
  const [now, ...others] = await running(ALONE);
  expect([now!.image, others]).toEqual([next, []]);
  const { State } = await docker.getContainer(now!.id).inspect();
  expect(State).toMatchObject({ Running: true, Health: { Status: 'healthy' } });
});

test('a version that does not start leaves the old one as it was, and its last words are shown', async () => {
  const before = await running();
  const pinned = readFileSync(path.join(pins, `${slice.project('mainpc')}.yaml`), 'utf8');
  const { exitCode, stdout } = await whileCalled(() => upgrade(AGENT, '--image', bad));
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/UPGRADE_NOT_HEALTHY/);
  expect(stdout).toMatch(/ {2}\| .*usage/i);
  expect(await running()).toEqual(before);
  expect(readFileSync(path.join(pins, `${slice.project('mainpc')}.yaml`), 'utf8')).toBe(pinned);
});
