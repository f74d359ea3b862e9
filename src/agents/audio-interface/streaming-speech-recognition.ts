import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'StreamingSpeechRecognition',
  description: 'Transcribes while a user speaks',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
