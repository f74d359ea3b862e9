/**
 * `release stage VERSION` as the command line does it, except for what needs a whole fleet: one check and
 * one gate of its own instead of the load tests and the gates of the repository. A process of its own,
 * since the name of the fleet is read once.
 */
import { runRelease } from '../../../src/cli/release/run-command.ts';
import { previewOf } from '../../../src/cli/load/load-targets.ts';
import { messageOf } from '../../../src/cli/exit-code.ts';
import type { Check, Gates } from '../../../src/release/ports.ts';
import { stage } from '../../../src/release/stage/stage.ts';

const [version = '', door = ''] = process.argv.slice(2);

/** The candidate answers at the preview door of its machine while it rehearses. */
const preview: Check = {
  id: 'preview',
  owner: 'reviewer',
  mission: 'the candidate answers behind the preview door',
  phase: 'rehearsal',
  after: [],
  alone: false,
  timeBoxSeconds: 60,
  escalation: 'see the logs of the ingress',
  run: async ({ signal }) => {
    const { status } = await fetch(`${previewOf(door)}/v1/agents`, { signal });
    const value = status === 200 ? 1 : 0;
    const source = 'preview.success';
    return {
      measurements: [{ source, value, unit: 'share' }],
      files: [],
      summary: `HTTP ${status}`,
    };
  },
};

const gates: Gates = {
  checks: [preview],
  evaluate: async (measurements) => {
    const value = measurements.find(({ source }) => source === 'preview.success')?.value ?? null;
    const outcome = value === null ? 'unknown' : value === 1 ? 'pass' : 'fail';
    const gate = { id: 'preview', title: 'preview', source: 'preview.success', operator: '==' };
    const figures = { threshold: 1, unit: 'share', value, baseline: null, confidence: null };
    const result = { ...gate, ...figures, outcome, reason: `${value} of 1` } as const;
    return { go: outcome === 'pass', results: [result], gatesDigest: 'none' };
  },
};

try {
  await runRelease({
    command: `stage ${version}`,
    options: {},
    work: async (world, keeper) => {
      const changes = { gates, loads: { checks: [] } };
      await stage({ ...world, ...changes }, keeper, version);
    },
  });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
