import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { reply } from '../schemas.ts';

export default agent({
  name: 'AdvancedCommandHandler',
  description: 'Command sequences, scripts and domain modules',
  discriminator: byField({ command: 'handle_command', text: 'handle_command' }),
  actions: {
    handle_command: notPorted({
      summary: 'Runs a spoken or written command',
      input: Type.Object({
        command: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
        user_id: Type.Optional(Type.String()),
      }),
      output: reply({
        message: Type.Optional(Type.String()),
        result: Type.Optional(Type.Unknown()),
      }),
    }),
  },
});
