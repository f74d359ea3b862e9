import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'StreamingInterruptHandler',
  description: 'Hears stop words and interrupts the assistant',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
