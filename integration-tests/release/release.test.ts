/**
 * Intent: a version goes live on both machines as one decision and comes back as one; one that does not
 * start is refused with its reason while the old one serves on; a command that was killed is finished. Nobody
 * who calls meanwhile is refused, and what is handed in is done once.
 * Model: both machines' stacks on one engine, the real command line, stewards, ingresses and Compose.
 */
import { httpLoad, type HttpLoad } from '../support/load/http-load.ts';
import { doorOf } from '../support/clients/ingress.ts';
import { CallersApart } from '../support/release/callers/callers-apart.ts';
import { STREAMS_TOLD } from '../support/release/callers/doors.ts';
import type { Outcome, Rates } from '../support/release/callers/rates.ts';
import { NONE_LOST_OR_DOUBLED } from '../support/release/callers/work.ts';
import { ReleasedSlice } from '../support/release/released-slice.ts';
import { docker } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { pause } from '../support/containers/pause.ts';
import { variantImage } from '../support/containers/variant-image.ts';

const LIVE = process.env['TANDEM_VERSION'] ?? '0.1.0';
const NEXT = `${LIVE}-next`;
const BAD = `${LIVE}-bad`;
const CRASHES = `${LIVE}-crashes`;
const NO_WAY_BACK = `${LIVE}-no-way-back`;

const fleet = new ReleasedSlice();
const cleanUps: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const runtime = 'tandem/runtime';
  const dies = `ENTRYPOINT ["/usr/local/bin/node", "-e", "console.error('Error: no such planet'); process.exit(7)"]`;
  cleanUps.push(await variantImage(docker, `${runtime}:${LIVE}`, `${runtime}:${BAD}`, dies));
  const writesAnew = 'LABEL tandem.state.reads="1,2" tandem.state.writes="2"';
  cleanUps.push(
    await variantImage(docker, `${runtime}:${LIVE}`, `${runtime}:${NO_WAY_BACK}`, writesAnew),
  );
  const crashes = `ENV NODE_OPTIONS="--import=data:text/javascript,setTimeout(()=>process.exit(9),20000)"`;
  cleanUps.push(await variantImage(docker, `${runtime}:${LIVE}`, `${runtime}:${CRASHES}`, crashes));
  await docker.getImage(`${runtime}:${LIVE}`).tag({ repo: runtime, tag: NEXT });
  cleanUps.push(() => docker.getImage(`${runtime}:${NEXT}`).remove());
  await fleet.start();
}, 300_000);
afterAll(async () => {
  await fleet.stop();
  for (const cleanUp of cleanUps) await cleanUp();
}, 120_000);

const PC2 = { http: 20, reports: 5 };
const BOTH: Rates = { mainpc: { http: 20, grpc: 20, streams: 2 }, pc2: { ...PC2, tasks: 5 } };
let calling: CallersApart | undefined;
let using: HttpLoad | undefined;
/** Of a test that failed. */
afterEach(() => Promise.all([calling?.kill(), using?.stop()]));

async function callersAt(rates: Rates): Promise<CallersApart> {
  calling = new CallersApart(rates);
  await calling.use(await fleet.token());
  return calling;
}

/** Everybody got what was asked for, and all that was handed in was done once. */
async function expectNoGap(callers: CallersApart): Promise<Outcome> {
  const outcome = await callers.end();
  console.log(JSON.stringify(outcome));
  for (const [name, { good, failed }] of Object.entries(outcome.callers))
    expect([name, failed, good > 1]).toEqual([name, {}, true]);
  expect(outcome.fates).toEqual(NONE_LOST_OR_DOUBLED);
  return outcome;
}

const users = () =>
  (using = httpLoad(`http://${doorOf('mainpc', 'core-orchestrator')}/v1/agents`, 2));

test('a version that does not start is refused with its last words, and the old one serves on', async () => {
  const load = users();
  const { exitCode, stderr } = await fleet.stage(BAD);
  expect(stderr).toContain('RELEASE_REFUSED');
  expect(stderr).toContain('core-orchestrator-green');
  expect(stderr).toContain('no such planet');
  expect(exitCode).toBe(1);
  expect((await load.stop()).failed).toEqual({});
  const { state, machines } = await fleet.status();
  expect(state.phase).toBe('refused');
  for (const machine of ['mainpc', 'pc2'])
    expect(machines[machine]?.record).toMatchObject({ live: 'blue', next: null, epoch: 0 });
}, 300_000);

test('a version whose state the live one could not read is refused before anything of it starts', async () => {
  const load = users();
  const { exitCode, stderr } = await fleet.stage(NO_WAY_BACK);
  expect(stderr).toMatch(/it writes the state 2, and the live one on \w+ reads 1 /);
  expect(exitCode).toBe(1);
  expect((await load.stop()).failed).toEqual({});
  const { state, machines } = await fleet.status();
  expect(state.phase).toBe('refused');
  const { containers } = machines['mainpc']!;
  expect(containers.filter(({ color }) => color === 'green')).toEqual([]);
}, 300_000);

test('a version that starts, answers and crashes 20 s after its start is refused for that', async () => {
  const load = users();
  const { exitCode, stderr } = await fleet.stage(CRASHES, 20);
  expect(stderr).toMatch(/gate integration\.restarts fail: |end-rehearsal: .*-green/);
  expect(exitCode).toBe(1);
  expect((await load.stop()).failed).toEqual({});
  const { state } = await fleet.status();
  expect(state.phase).toBe('refused');
  const ends = state.measurements.find(({ source }) => source === 'containers.restarts');
  expect(ends?.value).toBeGreaterThan(0);
}, 300_000);

test('a good one is staged, goes live on both machines and comes back: no user notices, no task and no report is lost or doubled', async () => {
  const staged = await fleet.stage(NEXT);
  const { state: stagedState } = await fleet.status();
  console.log(JSON.stringify(stagedState.gates?.results));
  expect(`${staged.stdout}${staged.stderr}`).not.toContain('error:');
  expect(stagedState.phase).toBe('staged-ok');
  expect(stagedState.gates?.results).toMatchObject([
    { id: 'security.hardening', outcome: 'pass', value: 100 },
    { id: 'integration.endpoints', outcome: 'pass' },
    { id: 'integration.restarts', outcome: 'pass', value: 0 },
    { id: 'capacity.memory', value: expect.any(Number) },
  ]);

  const callers = await callersAt(BOTH);
  expect((await fleet.release('freeze', '--reason', 'a demo')).exitCode).toBe(0);
  expect((await fleet.release('promote')).stderr).toMatch(/frozen by .*: a demo/);
  expect((await fleet.release('unfreeze')).exitCode).toBe(0);

  // The steward of one machine is in the middle of something else: neither switches, and the other forgets it.
  const other = { release: 'another', color: 'green', version: NEXT } as const;
  await fleet.tellSteward('pc2', { verb: 'prepare', ...other });
  const aborted = await fleet.release('promote');
  expect(aborted.stderr).toMatch(
    /pc2: prepare of .* is refused: another is prepared there.*RELEASE_PREPARE_FAILED/,
  );
  expect(aborted.exitCode).toBe(1);
  await fleet.tellSteward('pc2', { verb: 'abort', release: 'another' });
  const still = await fleet.status();
  expect(still.state.phase).toBe('staged-ok');
  for (const machine of ['mainpc', 'pc2'])
    expect(still.machines[machine]?.record).toMatchObject({ live: 'blue', next: null, epoch: 0 });

  const promoted = await fleet.release('promote', '--detach');
  expect(promoted).toMatchObject({ exitCode: 0, stderr: '' });
  const { state, machines } = await fleet.status();
  expect(state.phase).toBe('watching');
  for (const machine of ['mainpc', 'pc2']) {
    expect(machines[machine]?.record).toMatchObject({ live: 'green', epoch: 1 });
    expect(machines[machine]?.watch?.outcome).toBe('watching');
  }
  await fleet.otherStandsBy();

  const began = performance.now();
  // Killed in the middle, at whichever step that is, and finished by another command.
  const phase = await fleet.killedWhileSwitching('rollback');
  const resumed = await fleet.release('resume');
  const seconds = (performance.now() - began) / 1000;
  console.log(
    JSON.stringify({
      killedIn: phase,
      seconds,
      promoted: promoted.stdout,
      resumed: resumed.stdout,
    }),
  );
  expect(resumed).toMatchObject({ exitCode: 0, stderr: '' });
  await fleet.otherStandsBy();
  const { callers: seen } = await expectNoGap(callers);
  expect(seen[STREAMS_TOLD]?.good).toBe(2 * BOTH.mainpc!.streams);
  const back = await fleet.status();
  expect(back.state.phase).toBe('rolled-back');
  for (const machine of ['mainpc', 'pc2'])
    expect(back.machines[machine]?.record).toMatchObject({ live: 'blue', next: null, epoch: 2 });

  const { stdout } = await fleet.release('history', '--json');
  const lines = JSON.parse(stdout) as { what: string; outcome: string; receipt: string | null }[];
  expect(lines.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual([
    ...['authorisation go', 'stage no-go', 'authorisation go', 'stage no-go'],
    ...['authorisation go', 'stage no-go'],
    ...['authorisation go', 'stage go'],
    ...['freeze done', 'unfreeze done', 'promote aborted', 'promote done', 'rollback done'],
  ]);
  expect(lines.every(({ receipt }) => receipt !== null)).toBe(true);
  const verified = await fleet.receipts('verify', '--json');
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, receipts: lines.length, gone: [] });
}, 300_000);

test('what gets worse on one machine goes back on both by itself', async () => {
  expect((await fleet.stage(NEXT)).exitCode).toBe(0);
  // Without tasks: a color that is left for what it does has a second for its work, and what it had is begun anew.
  const others = await callersAt({ pc2: PC2 });
  expect((await fleet.release('promote', '--detach')).exitCode).toBe(0);
  // It hangs, so its steward ends it on the way back.
  await pause(await fleet.slice.container('mainpc', 'core-orchestrator-green'));
  const { machines } = await until(
    'both machines are back',
    () => fleet.status(),
    // The record turns first; the watch ends once the hung color is gone.
    ({ machines: now }) =>
      ['mainpc', 'pc2'].every((name) => now[name]?.record.live === 'blue') &&
      now['mainpc']?.watch?.outcome !== 'watching',
    { timeoutMs: 120_000 },
  );
  for (const machine of ['mainpc', 'pc2'])
    expect(machines[machine]?.record).toMatchObject({ next: null, epoch: 4 });
  expect(machines['mainpc']?.watch).toMatchObject({ outcome: 'rolled-back' });
  expect(machines['mainpc']?.watch?.breach).toContain('core-orchestrator');
  await expectNoGap(others);
}, 300_000);
