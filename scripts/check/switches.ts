/**
 * Promotions and rollbacks one after another through the command line, on both machines' stacks, under
 * calls over HTTP and gRPC at a constant rate, open streams, tasks and error reports:
 *
 *     node scripts/check/switches.ts [--rounds 10]
 *
 * A round is a promotion and a rollback. Exit code 1 when one call failed, a stream ended without a word, or
 * a task or report was lost or done twice. Needs the images of TANDEM_VERSION; takes about a minute a round.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { CallersApart } from '../../integration-tests/support/release/callers/callers-apart.ts';
import { NONE_LOST_OR_DOUBLED } from '../../integration-tests/support/release/callers/work.ts';
import { ReleasedSlice } from '../../integration-tests/support/release/released-slice.ts';
import { docker } from '../../integration-tests/support/containers/slice.ts';
import { machineLine } from '../bench/support/machine.ts';
import { percentile } from '../bench/support/stats.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const rounds = Number(values.rounds);
const LIVE = process.env['TANDEM_VERSION'] ?? '0.1.0';
const NEXT = `${LIVE}-switches`;
const RATES = {
  mainpc: { http: 50, grpc: 20, streams: 3 },
  pc2: { http: 20, tasks: 5, reports: 5 },
};

const fleet = new ReleasedSlice();
const callers = new CallersApart(RATES);
await docker.getImage(`tandem/runtime:${LIVE}`).tag({ repo: 'tandem/runtime', tag: NEXT });
try {
  await fleet.start();
  process.exitCode = (await check()) ? 0 : 1;
} finally {
  await callers.kill();
  await fleet.stop();
  await docker.getImage(`tandem/runtime:${NEXT}`).remove();
}

async function check(): Promise<boolean> {
  await fleet.otherStandsBy();
  const took: Record<'promote' | 'rollback', number[]> = { promote: [], rollback: [] };
  const parts: Record<'promote' | 'rollback', Parts> = { promote: {}, rollback: {} };
  for (let round = 1; round <= rounds; round += 1) {
    await callers.use(await fleet.token());
    await must('stage', () => fleet.stage(NEXT));
    took.promote.push(
      await must('promote', () => fleet.release('promote', '--detach'), parts.promote),
    );
    await fleet.otherStandsBy();
    took.rollback.push(await must('rollback', () => fleet.release('rollback'), parts.rollback));
    await fleet.otherStandsBy();
    console.error(`round ${round} of ${rounds}: ${JSON.stringify(took)}`);
  }
  const outcome = await callers.end();
  let sound = isDeepStrictEqual(outcome.fates, NONE_LOST_OR_DOUBLED);
  for (const [name, { good, failed }] of Object.entries(outcome.callers)) {
    const failures = Object.values(failed).reduce((sum, n) => sum + n, 0);
    if (failures > 0) sound = false;
    const why = failures > 0 ? ` ${JSON.stringify(failed)}` : '';
    console.log(`${name}: ${good} good, ${failures} failed${why}`);
  }
  const { tasks, reports } = outcome.handedIn;
  console.log(`tasks ${tasks}, reports ${reports}: ${JSON.stringify(outcome.fates)}`);
  for (const [what, list] of Object.entries(took))
    console.log(
      `${what}, the command as a process, ms: least ${Math.min(...list).toFixed(0)}, ` +
        `p50 ${percentile(list, 50).toFixed(0)}, p95 ${percentile(list, 95).toFixed(0)}, max ${Math.max(...list).toFixed(0)}`,
    );
  for (const [what, of] of Object.entries(parts))
    console.log(
      `${what}, median of its parts, s: ${Object.entries(of)
        .map(([name, list]) => `${name} ${percentile(list, 50).toFixed(2)}`)
        .join(', ')}`,
    );
  console.log(machineLine());
  return sound;
}

/** Seconds of each part of a command, of all rounds. */
type Parts = Record<string, number[]>;

/**
 * @param parts gets what the command says of its parts
 * @returns how long it took, milliseconds
 */
async function must(
  what: string,
  command: () => Promise<{ exitCode: number; stdout: string; stderr: string }>,
  parts?: Parts,
): Promise<number> {
  const began = performance.now();
  const { exitCode, stdout, stderr } = await command();
  const ms = performance.now() - began;
  if (exitCode !== 0) throw new Error(`${what}: ${stdout}\n${stderr}`);
  if (parts === undefined) return ms;
  // One that found nothing to do, because the watch had gone back by itself, would count as a quick one.
  const [, said] = / after [\d.]+ s \(([^)]*)\)/.exec(stdout) ?? [];
  if (!said?.includes('switch')) throw new Error(`${what} changed nothing: ${stdout}\n${stderr}`);
  for (const [, name, seconds] of said.matchAll(/(\w+) ([\d.]+)/g))
    (parts[name!] ??= []).push(Number(seconds));
  return ms;
}
