/** What core-orchestrator answers for its doors alone. */
import { callAgentActions } from './call-agent.ts';
import { oldAnswerActions } from './old-answers.ts';
import { oldImportActions } from './old-imports.ts';

export const doorActions = { ...callAgentActions, ...oldAnswerActions, ...oldImportActions };
export { modeStreams } from './watch-modes.ts';
