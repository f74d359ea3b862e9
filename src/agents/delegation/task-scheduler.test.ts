import { Reply } from 'zeromq';
import definition from './task-scheduler.ts';
import { tryAgent } from './shared/testing.ts';

/** A peer that gives each request to `answer`. */
async function peer(answer: (message: Record<string, unknown>) => object | undefined) {
  const socket = new Reply({ linger: 0 });
  await socket.bind('tcp://127.0.0.1:*');
  const work = (async () => {
    for await (const [frame] of socket) {
      const reply = answer(JSON.parse(frame!.toString()) as Record<string, unknown>);
      if (reply === undefined) return;
      await socket.send(JSON.stringify(reply));
    }
  })();
  return {
    endpoint: socket.lastEndpoint!,
    stop: async () => {
      socket.close();
      await work;
    },
  };
}

test('a task goes to the processor as it is, and its answer comes back', async () => {
  const seen: unknown[] = [];
  const processor = await peer((message) => {
    seen.push(message);
    return { status: 'queued', message: 'ok', task_id: 't' };
  });
  const trial = await tryAgent(definition, { config: { processor: processor.endpoint } });
  expect(await trial.ask('schedule_task', { type: 'analysis', data: [1] })).toEqual({
    status: 'queued',
    message: 'ok',
    task_id: 't',
  });
  expect(seen).toEqual([{ type: 'analysis', data: [1], priority: 'medium' }]);
  await trial.stop();
  await processor.stop();
});

test('a refusal comes back with its text', async () => {
  const processor = await peer(() => ({ status: 'error', message: 'Unknown action: x' }));
  const trial = await tryAgent(definition, { config: { processor: processor.endpoint } });
  expect(await trial.ask('schedule_task', { type: 'x', data: 1 })).toMatchObject({
    status: 'error',
    message: 'Unknown action: x',
  });
  await trial.stop();
  await processor.stop();
});

test('a processor that is away fails one call within its time', async () => {
  const trial = await tryAgent(definition, { config: { processor: 'tcp://127.0.0.1:1' } });
  expect(await trial.ask('schedule_task', { type: 'x', data: 1 })).toMatchObject({
    code: 'LEGACY_PROCESSOR_SILENT',
  });
  await trial.stop();
}, 10_000);
