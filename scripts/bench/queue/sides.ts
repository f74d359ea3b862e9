/** The two queues that `queue.ts` compares, each as a user would use it. */
import { Queue, Worker } from 'bullmq';
import { connect } from '@nats-io/transport-node';
import type { AgentContext } from '../../../src/runtime/context.ts';
import { silentTracer } from '../../../src/runtime/tracing/tracer.ts';
import { createCaller } from '../../../src/runtime/fabric/call.ts';
import { requestsOver } from '../../../src/runtime/fabric/requests.ts';
import { submitter } from '../../../src/runtime/worker/submitter.ts';
import { runWorker } from '../../../src/runtime/worker/worker.ts';

export interface Payload {
  readonly text: string;
  /** CLOCK_MONOTONIC, nanoseconds; the same clock in all processes of the machine. */
  readonly sent: string;
}

export interface Side {
  /** Resolves when the task is on the disk. */
  submit(payload: Payload): Promise<unknown>;
  /** Starts to work. */
  work(concurrency: number, run: (payload: Payload) => Promise<unknown>): Promise<void>;
  /** Tasks done since the queue is there. */
  done(): Promise<number>;
  close(): Promise<void>;
}

const NAME = 'bench';

export function bullmq(port: number): Side {
  const connection = { host: '127.0.0.1', port };
  const queue = new Queue(NAME, { connection });
  let worker: Worker | undefined;
  return {
    submit: (payload) => queue.add(NAME, payload),
    work: async (concurrency, run) => {
      worker = new Worker(NAME, (job) => run(job.data as Payload), {
        connection: { ...connection, maxRetriesPerRequest: null },
        concurrency,
      });
      await worker.waitUntilReady();
    },
    done: async () => (await queue.getJobCounts('completed'))['completed'] ?? 0,
    close: async () => {
      await worker?.close();
      await queue.close();
    },
  };
}

export async function tandem(server: string): Promise<Side> {
  const nc = await connect({ servers: server, noAsyncTraces: true, inboxPrefix: '_INBOX_bench' });
  // As in a container.
  const fabric = { nc, connected: true, request: requestsOver(nc, '_INBOX_bench') };
  const caller = createCaller('bench', fabric);
  const quiet = () => undefined;
  const ctx = {
    identity: { agent: 'bench', instance: String(process.pid) },
    nc,
    log: { warn: console.error, info: quiet },
    signal: new AbortController().signal,
    tracer: silentTracer,
    call: (...args: [string, string, Record<string, unknown>]) => caller.call(undefined, ...args),
  } as unknown as AgentContext;
  const { submit } = submitter(ctx);
  let stop: (() => Promise<void>) | undefined;
  return {
    submit: (data) => submit({ task_type: NAME, data }),
    work: async (concurrency, run) => {
      const worker = runWorker(ctx, {
        types: [NAME],
        concurrency,
        run: (task) => run(task.data as Payload),
      });
      stop = () => worker.stop();
    },
    done: async () => {
      const { queues } = await ctx.call<{ queues: { completed_tasks: number } }>(
        'resource-manager',
        'queue_status',
        {},
      );
      return queues.completed_tasks;
    },
    close: async () => {
      await stop?.();
      await nc.close();
    },
  };
}
