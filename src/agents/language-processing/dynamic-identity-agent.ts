import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'DynamicIdentityAgent',
  description: "Switches the assistant's persona by context",
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
