/** Actions about floods and their rules. */
import { Type } from 'typebox';
import { facade } from '../../facade/facade.ts';
import { errorBus } from '../bus.ts';
import { FloodRules } from '../live/rules.ts';
import { rereadRules } from '../settings.ts';
import { ERRORS_WRITE, Nothing, ok, success } from './schemas.ts';

const errors = facade('errors');

export const floodActions = {
  flood_status: errors.action({
    summary: 'The flood rules, and the floods that go on now',
    input: Nothing,
    output: Type.Object({
      ...ok,
      rules: FloodRules,
      floods: Type.Array(
        Type.Object({
          agent: Type.String(),
          rule: Type.String(),
          action: Type.String(),
          since: Type.String(),
          last: Type.String(),
          count: Type.Integer(),
          collapsed: Type.Integer(),
        }),
      ),
    }),
    run: () => {
      const { floods } = errorBus();
      const active = floods.active(Date.now()).map(({ agent, rule, since, last, ...numbers }) => ({
        agent,
        rule: rule.name,
        action: rule.action,
        since: new Date(since).toISOString(),
        last: new Date(last).toISOString(),
        ...numbers,
      }));
      return { ...success, rules: [...floods.rules], floods: active };
    },
  }),

  reload_flood_rules: errors.action({
    summary: 'Reads the flood rules from the config file again; wrong ones change nothing',
    requires: ERRORS_WRITE,
    input: Nothing,
    output: Type.Object({ ...ok, rules: FloodRules }),
    run: (_input, ctx) => {
      const { floods } = errorBus();
      floods.rules = rereadRules(ctx.config);
      ctx.log.info('flood rules are read again', { rules: floods.rules.map(({ name }) => name) });
      return { ...success, rules: [...floods.rules] };
    },
  }),
};
