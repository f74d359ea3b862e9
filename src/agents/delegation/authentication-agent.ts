import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'AuthenticationAgent',
  description: 'The old users, passwords and session tokens',
  actions: {
    register: notPorted({
      summary: 'Adds a user',
      input: Type.Object({ user_id: Text, password: Text }),
      output: reply({ message: Type.String() }),
    }),

    login: notPorted({
      summary: 'Opens a session of 24 hours',
      input: Type.Object({ user_id: Text, password: Text }),
      output: reply({
        message: Type.String(),
        session: Type.Object({ token: Type.String(), expires_at: Type.String() }),
      }),
    }),

    logout: notPorted({
      summary: 'Ends a session',
      input: Type.Object({ token: Text }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    validate_token: notPorted({
      summary: 'Whether a token belongs to an open session',
      input: Type.Object({ token: Text }),
      output: reply({ valid: Type.Boolean() }),
    }),
  },
});
