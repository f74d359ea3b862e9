/** Log lines of both machines: kept, searched, followed. */
import type { Part } from '../part.ts';
import { logsActions, logsStreams } from './actions.ts';
import { startLogs } from './start.ts';

const tag = 'logs';

export const logs: Part = {
  actions: logsActions,
  streams: logsStreams,
  routes: [
    { tag, method: 'GET', path: '/v1/logs', action: 'search_logs' },
    { tag, method: 'GET', path: '/v1/logs/tail', stream: 'tail_logs' },
  ],
  start: ({ ctx }) => startLogs(ctx),
};
