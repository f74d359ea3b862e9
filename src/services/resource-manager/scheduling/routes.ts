/** HTTP endpoints of the queue. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { Route } from '../../door/route.ts';

const tag = 'scheduling';
const task = '/v1/tasks/{task_id}';

export const schedulingRoutes: Route[] = [
  { method: 'POST', path: '/v1/tasks', action: 'submit_task', tag, status: 201 },
  { method: 'POST', path: '/v1/tasks/batch', action: 'submit_tasks', tag, status: 201 },
  { method: 'GET', path: '/v1/tasks', action: 'list_tasks', tag },
  { method: 'GET', path: task, action: 'get_task', tag },
  { method: 'GET', path: `${task}/wait`, action: 'wait_task', tag },
  { method: 'GET', path: `${task}/watch`, stream: 'watch_task', tag },
  { method: 'POST', path: `${task}/cancel`, action: 'cancel_task', tag },
  { method: 'POST', path: `${task}/retry`, action: 'retry_task', tag },
  { method: 'GET', path: '/v1/queue', action: 'queue_status', tag },
  { method: 'GET', path: '/v1/queue/watch', stream: 'watch_queue', tag },
  { method: 'POST', path: '/v1/queue/drain', action: 'drain_queue', tag },
  { method: 'POST', path: '/v1/worker/pull', action: 'pull_tasks', tag },
  { method: 'POST', path: '/v1/worker/progress', action: 'task_progress', tag },
  { method: 'POST', path: '/v1/worker/complete', action: 'complete_task', tag },
  { method: 'POST', path: '/v1/worker/fail', action: 'fail_task', tag },
  { method: 'POST', path: '/schedule_task', action: 'schedule_task', tag, old: true },
  { method: 'POST', path: '/schedule', action: 'schedule_task', tag, old: true },
  {
    method: 'GET',
    path: '/queue_status',
    action: 'queue_status',
    tag,
    old: true,
    output: withoutDetails,
  },
  { method: 'GET', path: '/queue_stats', action: 'queue_stats', tag, old: true },
];

/** The old reply has exactly these fields. */
function withoutDetails({ details, ...reply }: JsonObject): JsonObject {
  void details;
  return reply;
}
