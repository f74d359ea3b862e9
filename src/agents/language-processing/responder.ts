import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'Responder',
  description: 'Speaks final answers in the fitting tone',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
