import { Stream } from 'k6/net/grpc';
import { clientOf, paramsOf } from '../connections.ts';
import { CallFailed, doorOf, measure, plan } from '../context.ts';
import { submit } from '../tasks.ts';

/** A task followed over a gRPC stream until it is over, from its submission to the end of the stream. */
export function stream(): Promise<void> {
  return measure('stream', async (target) => {
    const timeoutMs = plan.budgets.kinds.stream.call_ms * 2;
    const id = await submit(target, timeoutMs);
    const client = clientOf(doorOf(target, 'resource-manager'));
    const method = 'tandem.v1.TaskService/WatchTask';
    const watch = new Stream(client, method, paramsOf(target, timeoutMs));
    const changes = await new Promise<string[]>((resolve, reject) => {
      const seen: string[] = [];
      watch.on('data', (item) => seen.push((item as { change: string }).change));
      watch.on('error', (error) =>
        reject(new CallFailed(`gRPC ${(error as { code?: number } | undefined)?.code}`)),
      );
      watch.on('end', () => resolve(seen));
      watch.write({ task_id: id });
      watch.end();
    });
    if (changes.length === 0) throw new CallFailed('stream ended without an item');
  });
}
