/**
 * Promotions and rollbacks of a real service through the steward, and automatic rollbacks, under load.
 *
 * usage: node scripts/bench/switch-services.ts [--switches 50] [--rollbacks 10] [--rate 200] [--json]
 *
 * Both colors of core-orchestrator run behind the door and the ingress of MainPC at 127.0.0.3, with images of
 * TANDEM_VERSION. Users ask for `/v1/agents` at a constant rate over connections that stay open. A switch is
 * prepare and commit over one session with the steward (`session_ms`); each goes to the color that stands by. How long
 * `tandem release` takes as a process, on both machines, is measured by `scripts/check/switches.ts`. For an automatic rollback the new color
 * begins to answer with 500, and the watch of the steward has to find it.
 */
import { parseArgs } from 'node:util';
import { poll } from '../../src/engine/poll.ts';
import { otherColor, WATCH_DEFAULTS } from '../../src/contracts/release/release.ts';
import { ColorSwitch, DOOR } from '../../integration-tests/support/release/color-switch.ts';
import { machineLine } from './support/machine.ts';
import { percentile } from './support/stats.ts';
import { callsAtRate, latencies, pause } from './switch/calls.ts';

const { values } = parseArgs({
  options: {
    switches: { type: 'string', default: '50' },
    rollbacks: { type: 'string', default: '10' },
    rate: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});
/** A container that was live begins anew as a standby. */
const STANDBY_MS = 60_000;

const machine = await new ColorSwitch().start();
try {
  const switches = await manySwitches(Number(values.switches));
  const rollbacks = await manyRollbacks(Number(values.rollbacks));
  if (values.json) console.log(JSON.stringify({ rate: Number(values.rate), switches, rollbacks }));
  else print(switches, rollbacks);
} finally {
  await machine.stop();
}
process.exit(0);

async function manySwitches(count: number) {
  const load = callsAtRate(`${DOOR}/v1/agents`, Number(values.rate));
  const found: Record<
    'flip_ms' | 'takeover_ms' | 'session_ms' | 'added_p99_ms' | 'slowest_ms',
    number[]
  > = { flip_ms: [], takeover_ms: [], session_ms: [], added_p99_ms: [], slowest_ms: [] };
  const moments: number[] = [];
  await pause(2_000);
  for (let i = 0; i < count; i += 1) {
    const { record } = await machine.status();
    const color = otherColor(record.live);
    await standby(color);
    await pause(500);
    const at = performance.now();
    await machine.prepare(color);
    const { timings } = await machine.commit(color);
    found.session_ms.push(performance.now() - at);
    found.flip_ms.push(timings!.flip_ms);
    found.takeover_ms.push(timings!.takeover_ms);
    moments.push(at);
    await pause(1_000);
  }
  await load.stop();
  for (const at of moments) {
    const after = latencies(load.calls, at, at + 1_000);
    found.added_p99_ms.push(
      percentile(after, 99) - percentile(latencies(load.calls, at - 500, at), 99),
    );
    found.slowest_ms.push(Math.max(...after));
  }
  const failures = load.calls.filter(({ failed }) => failed);
  const reasons = [...new Set(failures.map(({ reason }) => reason))].join(', ');
  return {
    count,
    calls: load.calls.length,
    failed: reasons === '' ? 0 : `${failures.length} (${reasons})`,
    ...Object.fromEntries(Object.entries(found).map(([name, list]) => [name, spread(list)])),
  };
}

async function manyRollbacks(count: number) {
  const took: number[] = [];
  const load = callsAtRate(`${DOOR}/v1/agents`, Number(values.rate));
  for (let i = 0; i < count; i += 1) {
    if ((await machine.status()).record.live === 'green') {
      await standby('blue');
      await machine.turn();
    }
    await standby('green');
    await machine.breakGreen('none');
    await machine.turn(WATCH_DEFAULTS);
    await pause(1_000);
    await machine.breakGreen('down');
    const { ok, answer } = await poll(
      () => machine.status(),
      ({ watch }) => watch?.outcome === 'rolled-back',
      { timeoutMs: 30_000, intervalMs: 100 },
    );
    if (!ok) throw new Error(`no rollback: ${JSON.stringify(answer)}`);
    took.push((answer as Awaited<ReturnType<typeof machine.status>>).watch!.rollback_ms!);
  }
  await load.stop();
  return { count, rollback_ms: spread(took) };
}

async function standby(color: 'blue' | 'green'): Promise<void> {
  const { ok } = await poll(
    () => machine.status(),
    ({ containers }) =>
      containers.some(
        ({ report }) => report?.color === color && report.role === 'standby' && report.ready,
      ),
    { timeoutMs: STANDBY_MS, intervalMs: 200 },
  );
  if (!ok) throw new Error(`${color} does not stand by`);
}

function spread(list: readonly number[]) {
  const at = (p: number) => (list.length === 0 ? null : Number(percentile(list, p).toFixed(1)));
  return { p50: at(50), p95: at(95), p99: at(99), max: at(100) };
}

function print(switches: object, rollbacks: object): void {
  const line = ([name, value]: [string, unknown]) => {
    const cells = typeof value === 'object' && value !== null ? Object.values(value) : [value];
    return `| ${name} | ${cells.join(' / ')} |`;
  };
  console.log(`
${machineLine()}; ${values.rate} calls a second; p50 / p95 / p99 / max
| switches | |
|---|---:|
${Object.entries(switches).map(line).join('\n')}
| automatic rollbacks | |
${Object.entries(rollbacks).map(line).join('\n')}`);
}
