/**
 * Intent: a release is one decision of two machines that share nothing but a network. Each machine of the
 * lab has an engine of its own; the real command line reaches both, calls go on meanwhile.
 * Model: the services with colors, brokers, doors, ingresses and stewards of both machines from the
 * rendered compose files, without the overlay for one host.
 */
import { httpLoad, type HttpLoad } from '../support/load/http-load.ts';
import { Lab } from '../support/lab/lab.ts';
import { ReleasedLab } from '../support/lab/released-lab.ts';
import type { ReleaseStatus } from '../support/release/released-slice.ts';
import { docker } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { variantImage } from '../support/containers/variant-image.ts';

const LIVE = process.env['TANDEM_VERSION'] || '0.1.0';
const NEXT = `${LIVE}-lab`;
const MACHINES = ['mainpc', 'pc2'];
const OWN = ['nats', 'ingress', 'steward'];

const lab = new Lab({
  services: {
    mainpc: [...OWN, 'core-orchestrator'],
    pc2: [...OWN, 'resource-manager', 'error-bus', 'security-gateway', 'task-worker'],
  },
  images: [
    ...['runtime', 'nats', 'haproxy', 'door'].map((name) => `tandem/${name}:${LIVE}`),
    `tandem/runtime:${NEXT}`,
  ],
  environment: { TANDEM_VERSION: LIVE },
});
const fleet = new ReleasedLab(lab);
/** Two engines and all that they run share one host. */
const PATIENCE = { timeoutMs: 120_000, intervalMs: 500 };
let removeNext: () => Promise<void>;

const works = (color: string) => (status: ReleaseStatus) =>
  MACHINES.every((machine) => {
    const { record, containers = [], watch } = status.machines[machine] ?? {};
    // Nothing to wait for any more.
    if (watch?.breach) throw new Error(`${machine} went back: ${watch.breach}`);
    const own = containers.filter((container) => container.color === color);
    const live = own.every(({ report }) => report?.role === 'live' && report.ready);
    return record?.live === color && own.length > 0 && live;
  });

const doors = () => ({
  mainpc: `http://${lab.machine('mainpc').address}:7000/v1/agents`,
  pc2: `http://${lab.machine('pc2').address}:7003/v1/queue`,
});

/** Also of a test that failed. */
let running: HttpLoad[] = [];
/** One caller at the door of each machine. */
function users() {
  const { mainpc, pc2 } = doors();
  const load = { mainpc: httpLoad(mainpc, 1), pc2: httpLoad(pc2, 1) };
  running = Object.values(load);
  return load;
}
const failuresOf = async (load: HttpLoad) => (await load.stop()).failed;

beforeAll(async () => {
  const [from, to] = [LIVE, NEXT].map((version) => `tandem/runtime:${version}`) as [string, string];
  removeNext = await variantImage(docker, from, to, 'LABEL tandem.test=lab');
  await lab.start();
  await until(
    'both doors are open, and both stewards answer',
    async () => ({
      doors: await Promise.all(
        Object.values(doors()).map(async (url) => (await fetch(url)).status),
      ),
      machines: Object.values((await fleet.status()).machines),
    }),
    ({ doors: open, machines }) => open.every((code) => code === 200) && !machines.includes(null),
    PATIENCE,
  );
}, 300_000);

afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});

afterAll(async () => {
  await lab.stop();
  await removeNext?.();
}, 120_000);

test('a machine is lost between prepare and commit of a promotion: the other has switched, and resume finishes it', async () => {
  expect(await fleet.stage(NEXT)).toMatchObject({ exitCode: 0, stderr: '' });
  const load = users();
  const promoted = await fleet.promoteLosing('pc2');
  expect(promoted.exitCode).toBe(1);
  expect(promoted.stderr).toContain('RELEASE_COMMIT_INCOMPLETE');
  const alone = await fleet.status();
  expect(alone.state).toMatchObject({
    phase: 'committing',
    switch: { machines: { mainpc: { state: 'committed' }, pc2: { state: 'prepared' } } },
  });
  expect(alone.machines['mainpc']?.record).toMatchObject({ live: 'green', epoch: 1 });
  expect(alone.machines['pc2']).toBeNull();

  await lab.machine('pc2').powerOn();
  await until(
    'the steward of pc2 is back',
    () => fleet.status(),
    ({ machines }) => machines['pc2'] !== null,
    PATIENCE,
  );
  const resumed = await until(
    'resume finishes it',
    () => fleet.release('resume'),
    ({ exitCode }) => exitCode === 0,
    PATIENCE,
  );
  expect(resumed.stderr).toBe('');
  const status = await until('green works on both', () => fleet.status(), works('green'), PATIENCE);
  expect(status.state.phase).toBe('live');
  for (const machine of MACHINES)
    expect(status.machines[machine]?.record).toMatchObject({ live: 'green', epoch: 1, next: null });
  // Whoever asked the machine that kept its power was answered all the time.
  expect(await failuresOf(load.mainpc)).toEqual({});
  expect(load.mainpc.answered()).toBeGreaterThan(50);
}, 300_000);

test('while the link is cut both go back as one, and no caller of either notices', async () => {
  await until(
    'pc2 serves',
    async () => (await fetch(doors().pc2)).status,
    (code) => code === 200,
    PATIENCE,
  );
  const load = users();
  await lab.machine('pc2').cutLink();
  try {
    expect(await fleet.release('rollback')).toMatchObject({ exitCode: 0, stderr: '' });
    const { state } = await until(
      'blue works on both',
      () => fleet.status(),
      works('blue'),
      PATIENCE,
    );
    expect(state.phase).toBe('rolled-back');
    for (const machine of ['mainpc', 'pc2'] as const) {
      expect([machine, await failuresOf(load[machine])]).toEqual([machine, {}]);
      expect(load[machine].answered()).toBeGreaterThan(50);
    }
  } finally {
    await lab.machine('pc2').connectLink();
  }
}, 300_000);
