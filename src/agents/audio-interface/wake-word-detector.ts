import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'WakeWordDetector',
  description: 'Hears the wake word',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
