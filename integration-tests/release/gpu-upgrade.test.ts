/**
 * Intent: an agent that its graphics card has no room for twice is exchanged without the card ever being promised
 * twice: the old one finishes its calls, unloads by its own action and ends, its memory is free again, only then the new
 * one starts; a bad one gives it back to the old.
 * Model: real containers, the real command, and a card that counts who uses it (support/containers/fake-card.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../src/engine/project.ts';
import { FakeCard } from '../support/containers/fake-card.ts';
import { ask } from '../support/clients/ask.ts';
import { operator } from '../support/clients/operator.ts';
import { bundledEntry } from '../support/agents/bundled-entry.ts';
import { docker, Slice } from '../support/containers/slice.ts';
import { variantImage } from '../support/containers/variant-image.ts';
import { until } from '../support/until.ts';

/** As the definition has them. */
const CARD_MIB = 24_564;
const NEEDS = { 'model-manager-suite': 7_680, 'stt-service': 2_048 };
const [LARGE, SMALL] = ['model-manager-suite', 'stt-service'] as const;

const card = new FakeCard(CARD_MIB);
const bundles = mkdtempSync(path.join(tmpdir(), 'tandem-bundles-'));
// Mounted over the real one, which has no model: its successors are real again.
const { command, mount } = await bundledEntry('model-server.ts', bundles);
const slice = new Slice({
  services: { mainpc: ['nats', 'core-orchestrator', 'steward', LARGE, SMALL] },
  expose: { mainpc: { nats: [4222] } },
  override: {
    mainpc: {
      services: {
        steward: { volumes: card.volumes },
        [LARGE]: { command, volumes: [mount] },
      },
    },
  },
});
const SCRIPT = 'integration-tests/support/release/upgrade-in-slice.ts';
const VERSION = process.env.TANDEM_VERSION || '0.1.0';
const PRESENT = `tandem/runtime:${VERSION}`;
const NEXT = `0.1.0-next.${slice.prefix}`;
const next = `tandem/runtime:${NEXT}`;
const bad = `tandem/runtime:0.1.0-bad.${slice.prefix}`;
const pins = mkdtempSync(path.join(tmpdir(), 'tandem-pins-'));
const cleanUps: (() => unknown)[] = [pins, bundles].map(
  (folder) => () => rmSync(folder, { recursive: true, force: true }),
);

beforeAll(async () => {
  cleanUps.push(await variantImage(docker, PRESENT, next, 'LABEL tandem.test=next'));
  cleanUps.push(await variantImage(docker, PRESENT, bad, 'ENTRYPOINT ["/usr/local/bin/probe"]'));
  await slice.start();
  await card.follow(docker, slice.project('mainpc'), NEEDS);
}, 180_000);
beforeEach(() => void card.happened.splice(0));

afterAll(async () => {
  await slice.stop();
  card.remove();
  for (const cleanUp of cleanUps) await cleanUp();
}, 120_000);

const upgrading = (...args: string[]) =>
  execa(process.execPath, [SCRIPT, ...args, '--timeout', '150'], {
    cwd: ROOT,
    env: {
      TANDEM_PROJECT_PREFIX: slice.prefix,
      TANDEM_SECRETS_DIR: slice.secretsDir,
      TANDEM_PINS_DIR: pins,
      TANDEM_RELEASE_DIR: path.join(pins, 'release'),
      ...{ NODE_OPTIONS: '', NO_COLOR: '1' },
    },
    reject: false,
    timeout: 200_000,
  });

async function upgrade(...args: string[]) {
  const { exitCode, stdout, stderr } = await upgrading(...args);
  return { exitCode, stdout, stderr };
}

async function runningOf(service: string) {
  const { State, Config } = await (await slice.container('mainpc', service)).inspect();
  return { image: Config.Image, health: State.Health?.Status };
}

const happenedTo = (service: string) =>
  card.happened
    .filter((one) => one.service === service)
    .map(({ what, image }) => `${what} ${image}`);
const most = () => Math.max(...card.happened.map(({ usedMiB }) => usedMiB));

test('the plan says the arithmetic: by the definition, and by what the driver has free', async () => {
  card.leave(3_000);
  const roomy = await upgrade('STTService', 'ModelManagerSuite', '--version', NEXT, '--dry-run');
  expect({ ...roomy, stdout: '' }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(roomy.stdout).toMatch(
    /ModelManagerSuite +drain-unload-swap .* \d+ MiB promised \+ 7680 MiB for a second copy > 24564 MiB of card 0/,
  );
  expect(roomy.stdout).toMatch(
    /STTService +start-first .* 2048 MiB for a second copy <= 24564 MiB, and 3000 MiB of card 0 are free/,
  );
  card.leave(1_000);
  const { stdout } = await upgrade('STTService', '--version', NEXT, '--dry-run');
  expect(stdout).toMatch(
    /STTService +drain-unload-swap .* 1000 MiB of card 0 are free, a second copy needs 2048 MiB/,
  );
  card.leave(3_000);
  expect(card.happened).toEqual([]);
});

test('what does not fit twice finishes, unloads and ends before its successor starts, what fits runs beside it', async () => {
  const nc = await operator(slice, 'mainpc');
  cleanUps.push(() => nc.close());
  const answer = ask(nc, 'ModelManagerSuite', 'generate', {}, 110_000);
  const both = ['ModelManagerSuite', 'STTService'];
  const { exitCode, stdout } = await upgrade(...both, '--version', NEXT, '--canary-seconds', '1');
  expect(stdout).toMatch(/ModelManagerSuite: upgraded(.|\n)*STTService: upgraded/);
  expect(stdout).toContain('phi-3 unloaded by unload_model');
  // That model was in use when the old one was told to stop.
  expect(await answer).toMatchObject({ status: 'success', text: 'hello' });
  expect(exitCode).toBe(0);
  expect(happenedTo(LARGE)).toEqual([`die ${PRESENT}`, `start ${next}`]);
  expect(happenedTo(SMALL)).toEqual([`start ${next}`, `die ${PRESENT}`]);
  expect(most()).toBeLessThanOrEqual(CARD_MIB);
  for (const service of [LARGE, SMALL])
    expect(await runningOf(service)).toEqual({ image: next, health: 'healthy' });
});

test('killed with SIGKILL while neither runs, the same command goes on', async () => {
  const back = ['ModelManagerSuite', '--version', VERSION, '--canary-seconds', '1'];
  const killed = upgrading(...back);
  await until(
    'the end of the old one',
    async () => happenedTo(LARGE),
    (happened) => happened.length > 0,
    { intervalMs: 20 },
  );
  killed.kill('SIGKILL');
  expect(await killed).toMatchObject({ signal: 'SIGKILL' });
  const { State } = await (await slice.container('mainpc', LARGE)).inspect();
  expect(State.Running).toBe(false);
  const { exitCode, stdout } = await upgrade(...back);
  expect(stdout).toMatch(/ModelManagerSuite: upgraded.*\n.*cut off while nothing ran/);
  expect(exitCode).toBe(0);
  expect(happenedTo(LARGE)).toEqual([`die ${next}`, `start ${PRESENT}`]);
  expect(await runningOf(LARGE)).toEqual({ image: PRESENT, health: 'healthy' });
});

test('a bad one gives the memory back before the old version starts again', async () => {
  const { exitCode, stdout } = await upgrade('ModelManagerSuite', '--image', bad);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/UPGRADE_NOT_HEALTHY/);
  const happened = happenedTo(LARGE);
  expect(happened.slice(0, 2)).toEqual([`die ${PRESENT}`, `start ${bad}`]);
  expect(happened.at(-1)).toBe(`start ${PRESENT}`);
  expect(most()).toBeLessThanOrEqual(CARD_MIB);
  expect(await runningOf(LARGE)).toEqual({ image: PRESENT, health: 'healthy' });
});
