import { agent } from '../../runtime/agent.ts';

export default agent({
  name: 'StreamingLanguageAnalyzer',
  description: 'Tells English, Tagalog and Taglish apart in transcripts',
  // It works on streams; requests to it are the ones that every agent answers.
  actions: {},
});
