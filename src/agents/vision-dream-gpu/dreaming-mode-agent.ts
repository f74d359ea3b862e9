import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, reply } from '../schemas.ts';

export default agent({
  name: 'DreamingModeAgent',
  description: 'Lets the fleet dream when nobody needs it',
  actions: {
    start_dreaming: notPorted({
      summary: 'Starts a cycle now',
      input: Nothing,
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    stop_dreaming: notPorted({
      summary: 'Ends the running cycle',
      input: Nothing,
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    get_dream_status: notPorted({
      summary: 'Whether a cycle runs, and the last ones',
      input: Nothing,
      output: reply({
        is_dreaming: Type.Optional(Type.Boolean()),
        dream_count: Type.Optional(Type.Integer()),
      }),
    }),

    set_dream_interval: notPorted({
      summary: 'Sets the time between cycles',
      input: Type.Object({
        interval: Type.Optional(Type.Integer({ default: 3600, description: 'Seconds' })),
      }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    optimize_schedule: notPorted({
      summary: 'Moves the cycles to the quietest hours',
      input: Nothing,
      output: reply({ message: Type.Optional(Type.String()) }),
    }),
  },
});
