/**
 * Intent: a release is one decision of two machines that share nothing but a network. Each machine of the
 * lab has an engine of its own; the real command line reaches both, calls go on meanwhile.
 * Model: the services with colors, brokers, doors, ingresses and stewards of both machines from the
 * rendered compose files, without the overlay for one host.
 */
import { httpLoad, type HttpLoad } from './support/http-load.ts';
import { Lab } from './support/lab/lab.ts';
import { ReleasedLab } from './support/lab/released-lab.ts';
import type { ReleaseStatus } from './support/release/released-slice.ts';
import { docker } from './support/slice.ts';
import { until } from './support/until.ts';
import { variantImage } from './support/variant-image.ts';

// Two engines with all that they run need a host that is idle otherwise: asked for, never by itself.
const asked = process.env['TANDEM_LAB'] === '1' ? describe : describe.skip;
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

asked('two machines', () => {
  afterEach(() => Promise.all(Object.values(load ?? {}).map((one) => one.stop())));

  beforeAll(async () => {
    const from = `tandem/runtime:${LIVE}`;
    removeNext = await variantImage(
      docker,
      from,
      `tandem/runtime:${NEXT}`,
      'LABEL tandem.test=lab',
    );
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
    );
  }, 300_000);

  afterAll(async () => {
    await lab.stop();
    await removeNext?.();
  }, 60_000);

  const doors = () => ({
    mainpc: `http://${lab.machine('mainpc').address}:7000/v1/agents`,
    pc2: `http://${lab.machine('pc2').address}:7003/v1/queue`,
  });
  const users = () => ({ mainpc: httpLoad(doors().mainpc, 1), pc2: httpLoad(doors().pc2, 1) });
  let load: Record<'mainpc' | 'pc2', HttpLoad>;
  const endOf = async (machine: 'mainpc' | 'pc2') => (await load[machine].stop()).failed;

  test('a version is staged on two engines and goes live on both, and no caller of either notices', async () => {
    const staged = await fleet.stage(NEXT);
    expect(staged).toMatchObject({ exitCode: 0, stderr: '' });
    load = users();
    const promoted = await fleet.promote();
    expect(promoted).toMatchObject({ exitCode: 0, stderr: '' });
    const status = await until('green works on both', () => fleet.status(), works('green'));
    for (const machine of MACHINES)
      expect(status.machines[machine]?.record).toMatchObject({
        live: 'green',
        epoch: 1,
        next: null,
      });
    expect(await endOf('mainpc')).toEqual({});
    expect(await endOf('pc2')).toEqual({});
    for (const { answered } of Object.values(load)) expect(answered()).toBeGreaterThan(50);
  }, 240_000);

  test('a machine that is lost between prepare and commit: the other has switched, and resume finishes it', async () => {
    load = users();
    const rolled = await fleet.rollbackLosing('pc2');
    expect(rolled.exitCode).toBe(1);
    expect(rolled.stderr).toContain('RELEASE_COMMIT_INCOMPLETE');
    const alone = await fleet.status();
    expect(alone.state).toMatchObject({
      phase: 'committing',
      switch: { machines: { mainpc: { state: 'committed' }, pc2: { state: 'prepared' } } },
    });
    expect(alone.machines['mainpc']?.record.live).toBe('blue');
    expect(alone.machines['pc2']).toBeNull();

    await lab.machine('pc2').powerOn();
    await until(
      'the steward of pc2 is back',
      () => fleet.status(),
      ({ machines }) => machines['pc2'] !== null,
    );
    const resumed = await until(
      'resume finishes it',
      () => fleet.release('resume'),
      ({ exitCode }) => exitCode === 0,
      { timeoutMs: 60_000, intervalMs: 1_000 },
    );
    expect(resumed.stderr).toBe('');
    const { state } = await until('blue works on both', () => fleet.status(), works('blue'));
    expect(state.phase).toBe('rolled-back');
    // Whoever asked the machine that kept its power was answered all the time.
    expect(await endOf('mainpc')).toEqual({});
  }, 240_000);
});
