import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'AudioCapture',
  description: 'Publishes what the microphone hears',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
