import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'GoalManager',
  description: 'Splits goals into tasks and follows them',
  actions: {
    set_goal: notPorted({
      summary: 'Takes a goal and plans its tasks',
      input: Type.Object({
        description: Text,
        user_id: Type.Optional(Type.String({ default: 'default' })),
        priority: Type.Optional(Type.Integer({ default: 5 })),
      }),
      output: reply({ goal_id: Text, message: Type.String() }),
    }),

    get_goal_status: notPorted({
      summary: 'A goal and its tasks',
      input: Type.Object({ goal_id: Text }),
      output: reply({ goal: Details }),
    }),

    list_goals: notPorted({
      summary: 'Goals, newest first',
      input: Type.Object({ status: Type.Optional(Type.String()), limit: limit(20) }),
      output: reply({ goals: Type.Array(Details) }),
    }),

    search_goals: notPorted({
      summary: 'Goals that match a query',
      input: Type.Object({ query: Text, limit: limit(10) }),
      output: reply({ goals: Type.Array(Details) }),
    }),
  },
});
