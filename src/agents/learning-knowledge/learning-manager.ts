import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Share, Text, reply } from '../schemas.ts';

export default agent({
  name: 'LearningManager',
  description: 'Learning sessions and their learning rate',
  actions: {
    create_session: notPorted({
      summary: 'Opens a learning session for a model',
      input: Type.Object({
        model_id: Text,
        session_id: Type.Optional(Type.String()),
        parameters: Type.Optional(Details),
      }),
      output: reply({ session_id: Text }),
    }),

    update_session: notPorted({
      summary: 'Notes progress; with metrics the learning rate is adjusted',
      input: Type.Object({
        session_id: Text,
        status: Type.Optional(Type.String()),
        progress: Type.Optional(Share),
        metrics: Type.Optional(Details),
      }),
      output: reply({ learning_rate: Type.Optional(Type.Number()) }),
    }),

    get_session: notPorted({
      summary: 'One learning session',
      input: Type.Object({ session_id: Text }),
      output: reply({ session: Details }),
    }),

    delete_session: notPorted({
      summary: 'Closes a session and keeps it in the history',
      input: Type.Object({ session_id: Text }),
      output: Done,
    }),

    get_learning_rate: notPorted({
      summary: 'The current learning rate',
      input: Type.Object({ model_id: Type.Optional(Type.String()) }),
      output: reply({ learning_rate: Type.Number() }),
    }),
  },
});
