/**
 * An agent that calls others when told to. It runs in place of a real one, in the real image:
 * `bundledEntry` bundles this module, and a suite mounts it as an entry.
 */
import { Type } from 'typebox';
import { agent } from '../../../src/runtime/agent.ts';

const Step = Type.Record(Type.String(), Type.Unknown());

export default agent({
  name: process.env['TANDEM_AGENT'] ?? 'RelayingAgent',
  description: 'Calls others when told to',
  actions: {
    relay: {
      summary:
        'Calls the same action of the next agent, if there is one; throws what it is told to',
      input: Type.Object({
        to: Type.Optional(Type.String()),
        input: Type.Optional(Step),
        fail: Type.Optional(Type.String()),
      }),
      output: Type.Object({}),
      run: async ({ to, input = {}, fail }, ctx) => {
        ctx.log.info('relayed', { to });
        if (fail !== undefined) throw new Error(fail);
        return to === undefined ? {} : { reply: await ctx.call(to, 'relay', input) };
      },
    },
  },
});
