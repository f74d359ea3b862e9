import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'FeedbackHandler',
  description: 'Confirms by picture and voice what the assistant does',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
