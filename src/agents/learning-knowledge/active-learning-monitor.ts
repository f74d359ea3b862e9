import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'ActiveLearningMonitor',
  description: 'Publishes whether learning converges or stands still',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
