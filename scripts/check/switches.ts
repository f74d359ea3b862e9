/**
 * Promotions and rollbacks one after another through the command line, on both machines' stacks, under
 * calls over HTTP and gRPC at a constant rate, open streams, tasks and error reports:
 *
 *     node scripts/check/switches.ts [--rounds 10]
 *
 * A round is a promotion and a rollback. Exit code 1 when one call failed, a stream ended without a word, or
 * a task or report was lost or done twice. Needs the images of TANDEM_VERSION; takes about a minute a round.
 */
import { parseArgs } from 'node:util';
import { ReleasedSlice } from '../../integration-tests/support/release/released-slice.ts';
import { docker } from '../../integration-tests/support/containers/slice.ts';
import { until } from '../../integration-tests/support/until.ts';
import { machineLine } from '../bench/support/machine.ts';
import { percentile } from '../bench/support/stats.ts';
import { grpc, http, reports, storedReports, streams, taskOf, tasks } from './switches/callers.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const rounds = Number(values.rounds);
const LIVE = process.env['TANDEM_VERSION'] ?? '0.1.0';
const NEXT = `${LIVE}-switches`;
const PATIENCE = { timeoutMs: 120_000 };

const fleet = new ReleasedSlice();
await docker.getImage(`tandem/runtime:${LIVE}`).tag({ repo: 'tandem/runtime', tag: NEXT });
try {
  await fleet.start();
  process.exitCode = (await check()) ? 0 : 1;
} finally {
  await fleet.stop();
  await docker.getImage(`tandem/runtime:${NEXT}`).remove();
}

async function check(): Promise<boolean> {
  let token = await freshToken();
  const proof = () => ({ authorization: `Bearer ${token}` });
  const ids: string[] = [];
  const numbers: number[] = [];
  await idle();
  const callers = [
    http('mainpc', 'core-orchestrator', '/v1/agents', 50),
    http('pc2', 'resource-manager', '/v1/queue', 20),
    grpc(20),
    streams(3),
    tasks(proof, 5, ids),
    reports(proof, 5, numbers),
  ];
  const took: Record<'promote' | 'rollback', number[]> = { promote: [], rollback: [] };
  const parts: Record<'promote' | 'rollback', Parts> = { promote: {}, rollback: {} };
  for (let round = 1; round <= rounds; round += 1) {
    token = await freshToken();
    await must('stage', () => fleet.stage(NEXT));
    took.promote.push(
      await must('promote', () => fleet.release('promote', '--detach'), parts.promote),
    );
    await idle();
    took.rollback.push(await must('rollback', () => fleet.release('rollback'), parts.rollback));
    await idle();
    console.error(`round ${round} of ${rounds}: ${JSON.stringify(took)}`);
  }
  await Promise.all(callers.map(({ stop }) => stop()));
  let sound = true;
  for (const { name, counts } of callers) {
    const failures = Object.values(counts.failed).reduce((sum, n) => sum + n, 0);
    if (failures > 0) sound = false;
    const why = failures > 0 ? ` ${JSON.stringify(counts.failed)}` : '';
    console.log(`${name}: ${counts.good} good, ${failures} failed${why}`);
  }
  const lost = { tasks: 0, failures: 0, reports: 0, doubled: 0 };
  for (const id of ids) {
    const { state, failures, result } = await until(
      `task ${id}`,
      () => taskOf(proof, id),
      (task) => task.state !== 'queued' && task.state !== 'running',
      PATIENCE,
    );
    if (state !== 'succeeded' || result?.sum !== 6) lost.tasks += 1;
    lost.failures += failures;
  }
  const stored = await until(
    'the reports',
    () => storedReports(proof),
    (found) => found.size >= numbers.length,
    PATIENCE,
  );
  lost.reports = numbers.filter((n) => !stored.has(`report ${n} of a check`)).length;
  lost.doubled = [...stored.values()].filter((count) => count > 1).length;
  console.log(`tasks ${ids.length}, reports ${numbers.length}: ${JSON.stringify(lost)}`);
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
  return sound && Object.values(lost).every((count) => count === 0);
}

/** Good for a quarter of an hour. */
async function freshToken(): Promise<string> {
  const { stdout } = await until(
    'a token',
    () => fleet.command('token'),
    ({ exitCode }) => exitCode === 0,
    PATIENCE,
  );
  return stdout.trim();
}

/** The color that is not live stands by on both machines. */
async function idle(): Promise<void> {
  await until(
    'the other color stands by',
    () => fleet.status(),
    ({ machines }) =>
      Object.values(machines).every((machine) =>
        machine?.containers.every(
          ({ color, report }) => color === machine.record.live || report?.role === 'standby',
        ),
      ),
    PATIENCE,
  );
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
