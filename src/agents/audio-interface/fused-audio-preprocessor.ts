import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'FusedAudioPreprocessor',
  description: 'Removes noise and detects voice',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
