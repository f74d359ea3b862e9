/**
 * An agent that fails when told to. It runs in place of a real one, in the real image: `bundledEntry`
 * bundles this module, and a suite mounts it as an entry.
 */
import { setImmediate as yieldOnce } from 'node:timers/promises';
import { Type } from 'typebox';
import { SEVERITIES } from '../../../src/contracts/error-report.ts';
import { agent } from '../../../src/runtime/agent.ts';

const FILLER = 'filler ';

export default agent({
  name: process.env['TANDEM_AGENT'] ?? 'FailingAgent',
  description: 'Fails when told to',
  actions: {
    fail: {
      summary: 'Throws, as broken code does',
      input: Type.Object({ message: Type.String() }),
      output: Type.Object({}),
      run: ({ message }) => {
        throw new Error(message);
      },
    },
    report: {
      summary: 'Makes error reports with the messages `label 1`, `label 2`, ...',
      input: Type.Object({
        label: Type.String(),
        count: Type.Integer({ minimum: 1 }),
        severity: Type.Enum([...SEVERITIES]),
        bytes: Type.Optional(Type.Integer({ description: 'Size of the context of each' })),
      }),
      output: Type.Object({ reported: Type.Integer() }),
      timeoutMs: 60_000,
      run: async ({ label, count, severity, bytes = 0 }, ctx) => {
        const context = { filler: FILLER.repeat(Math.floor(bytes / FILLER.length)) };
        for (let n = 1; n <= count; n++) {
          ctx.reportError(new Error(`${label} ${n}`), { severity, context });
          await yieldOnce();
        }
        return { reported: count };
      },
    },
  },
});
