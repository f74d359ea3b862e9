import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'ProactiveAgent',
  description: 'Publishes suggestions nobody asked for yet',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
