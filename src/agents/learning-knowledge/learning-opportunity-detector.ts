import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'LearningOpportunityDetector',
  description: 'Scores conversations as opportunities to learn',
  actions: {
    get_top_opportunities: notPorted({
      summary: 'The best opportunities not yet used',
      input: Type.Object({ limit: limit(10) }),
      output: reply({ opportunities: Type.Array(Details) }),
    }),

    mark_processed: notPorted({
      summary: 'Marks an opportunity as used',
      input: Type.Object({ opportunity_id: Text }),
      output: Done,
    }),

    get_stats: notPorted({
      summary: 'Counts of conversations and opportunities',
      input: Nothing,
      output: reply({ stats: Details }),
    }),
  },
});
