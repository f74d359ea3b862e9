/** Brings the queue up on the fabric. */
import { once } from 'node:events';
import { join } from 'node:path';
import client from 'prom-client';
import { TASK_STATES } from '../../../contracts/task.ts';
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { ackedPublish } from '../../../runtime/fabric/acked-publish.ts';
import { inboxOf } from '../../../runtime/fabric/connect.ts';
import { requestsOver } from '../../../runtime/fabric/requests.ts';
import { facade } from '../../facade/facade.ts';
import type { Admission } from '../admission.ts';
import { DEFAULT_LIMITS } from '../queue/limits.ts';
import { NatsJournal } from '../queue/journal/nats-journal.ts';
import { NatsResults } from '../queue/results/nats-results.ts';
import { ResultIndex } from '../queue/results/result-index.ts';
import { TaskQueue } from '../queue/task-queue.ts';
import { putQueueAtHand } from './queue-at-hand.ts';
import { schedulingState } from './state.ts';
import { watching } from './watching.ts';

facade('scheduling').state(schedulingState);

/** Time in which a process that owns the queue has to answer. */
const ALIVE_MS = 1_000;
/** The service is ready without its queue after so long: its other capabilities should not wait. */
const PATIENCE_MS = 10_000;

/**
 * Starts the queue; it opens as soon as its streams can be read, and again whenever that was lost.
 *
 * @param admission what is asked whether there is room for a task; the queue takes over once it is there
 */
export async function startScheduling(
  ctx: AgentContext,
  admission: Admission | Promise<Admission>,
): Promise<Stop> {
  const { nc, log, identity } = ctx;
  const index = new ResultIndex(join(ctx.stateDir, 'results.sqlite'));
  const request = requestsOver(nc, inboxOf(identity));
  const queue = new TaskQueue({
    owner: identity.instance,
    journal: new NatsJournal(nc, request),
    results: new NatsResults(nc, ackedPublish(request), index),
    admission,
    limits: DEFAULT_LIMITS,
    alive: (owner) => isAlive(ctx, owner),
    info: (message, fields) => log.info(message, fields),
    warn: (message, err) => log.warn(message, { err }),
    // Workers that wait at an earlier life, which a kill has ended, ask again at once.
    opened: () => ctx.publish('task.open', { instance: identity.instance }),
    changed: (view, change) => {
      if (change.t === 'submit') watching.tell(change.spec.id, view, change.t);
      if (!('id' in change)) return;
      watching.tell(change.id, view, change.t);
      // A worker hears of it at once, not only with its next sign of life.
      if (change.t === 'stop') ctx.publish('task.stop', { task_id: change.id, why: change.why });
    },
  });
  metrics(ctx, queue);
  putQueueAtHand(queue);
  queue.start();
  const patience = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ctx.signal]);
  await Promise.race([queue.opened(), once(patience, 'abort')]);
  return async () => {
    await queue.close();
    index.close();
    putQueueAtHand(undefined);
  };
}

/** Asks all instances of this service; each says who it is. */
async function isAlive({ nc, identity }: AgentContext, owner: string): Promise<boolean> {
  const answers = await nc.requestMany(`$SRV.PING.${identity.agent}`, '', {
    strategy: 'timer',
    maxWait: ALIVE_MS,
  });
  for await (const answer of answers) {
    const { metadata } = answer.json<{ metadata?: { instance?: string } }>();
    if (metadata?.instance === owner) return true;
  }
  return false;
}

function metrics({ metrics: registry }: AgentContext, queue: TaskQueue): void {
  new client.Gauge({
    name: 'tandem_tasks',
    help: 'Tasks in memory by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      if (!queue.isOpen) return this.reset();
      const { counts } = queue.running.core.table;
      for (const state of TASK_STATES) this.set({ state }, counts[state]);
    },
  });
  new client.Gauge({
    name: 'tandem_task_oldest_queued_seconds',
    help: 'How long the next task of a lane has waited for a worker, in the lane that is furthest behind; absent without one',
    registers: [registry],
    collect() {
      this.reset();
      if (!queue.isOpen) return;
      const { core } = queue.running;
      const { lanes } = core.table;
      const since = [...lanes.all()].flatMap((lane) => lanes.head(lane)?.task.queuedAt ?? []);
      if (since.length > 0) this.set(Math.max(0, core.now() - Math.min(...since)) / 1_000);
    },
  });
  new client.Gauge({
    name: 'tandem_task_queue_open',
    help: '1 while the queue takes and gives tasks',
    registers: [registry],
    collect() {
      this.set(queue.isOpen ? 1 : 0);
    },
  });
}
