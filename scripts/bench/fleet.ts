/**
 * How long a fleet definition takes to check and render, and how that grows with its size.
 *
 * usage: node scripts/bench/fleet.ts [--runs 5] [--json]
 *
 * Every run is a new process, as on the command line, so compiling the code counts too. Times are
 * milliseconds inside the process, after imports; the processor time of all its threads stands beside,
 * because on a busy machine the clock tells about the neighbours. Fails when 1,000 agents take 2 s or more.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CONFIG_WRITERS } from '../../src/fabric/config-writers.ts';
import { loadFleet } from '../../src/fleet/load.ts';
import { renderFleet } from '../../src/fleet/render/render-fleet.ts';
import { writeDefinition } from '../../src/fleet/testing/definition.ts';
import { largeFleet } from '../../src/fleet/testing/large-fleet.ts';

const SIZES = [250, 500, 1000, 2000];
const LIMIT = { agents: 1000, ms: 2000 };

interface Run {
  readonly checkMs: number;
  readonly renderMs: number;
  readonly cpuMs: number;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    once: { type: 'string' },
  },
});

if (values.once !== undefined) console.log(JSON.stringify(once(values.once)));
else bench(Number(values.runs));

/** One run in this process. */
function once(dir: string): Run {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { fleet, findings } = loadFleet(dir);
  if (!fleet) throw new Error(`the generated fleet has errors: ${JSON.stringify(findings[0])}`);
  const checked = performance.now();
  renderFleet(fleet, { version: '1.0.0', configs: CONFIG_WRITERS });
  const renderMs = performance.now() - checked;
  const { user, system } = process.cpuUsage(cpu);
  return { checkMs: checked - start, renderMs, cpuMs: (user + system) / 1000 };
}

function bench(runs: number): void {
  const rows = SIZES.map((agents) => {
    const dir = writeDefinition(largeFleet(agents));
    const results = Array.from({ length: runs }, () => newProcess(dir));
    rmSync(dir, { recursive: true });
    const checkMs = median(results.map((run) => run.checkMs));
    const renderMs = median(results.map((run) => run.renderMs));
    const totalMs = median(results.map((run) => run.checkMs + run.renderMs));
    const cpuMs = median(results.map((run) => run.cpuMs));
    return { agents, checkMs, renderMs, totalMs, cpuMs, perAgentMs: totalMs / agents };
  });
  const { totalMs } = rows.find((row) => row.agents === LIMIT.agents)!;
  if (values.json) console.log(JSON.stringify({ runs, rows, limit: LIMIT }, null, 2));
  else {
    console.log(`medians of ${runs} runs, milliseconds`);
    console.table(rows.map((row) => mapValues(row, (value) => Number(value.toFixed(3)))));
    console.log(`${LIMIT.agents} agents: ${totalMs.toFixed(0)} ms of at most ${LIMIT.ms} ms`);
  }
  if (totalMs >= LIMIT.ms) process.exitCode = 1;
}

function newProcess(dir: string): Run {
  const args = [new URL(import.meta.url).pathname, '--once', dir];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Run;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function mapValues<Row extends object>(row: Row, change: (value: number) => number): Row {
  const changed = Object.entries(row).map(([key, value]) => [key, change(value as number)]);
  return Object.fromEntries(changed) as Row;
}
