import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'IntentionValidatorAgent',
  description: 'Checks what a user wants and publishes the verdict',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
