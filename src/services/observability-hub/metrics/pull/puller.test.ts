import type { Call } from '../../../../runtime/context.ts';
import { member } from '../testing.ts';
import { Puller } from './puller.ts';

function setup(answer: (agent: string, action: string) => Promise<unknown>) {
  const calls: unknown[][] = [];
  const pages: [string, string | undefined][] = [];
  const read: string[] = [];
  const call = ((...args: Parameters<Call>) => {
    calls.push(args);
    return answer(args[0], args[1]);
  }) as Call;
  const puller = new Puller({
    machine: 'mainpc',
    call,
    readInfrastructure: (name) => {
      read.push(name);
      return Promise.resolve('nats_up 1\n');
    },
    onPage: ({ id }, page) => pages.push([id, page]),
    now: () => 7,
  });
  return { puller, calls, pages, read };
}

const text = () => Promise.resolve({ content_type: 'text/plain', text: 'x 1\n' });

test('an agent is asked over the fabric, on its machine, with a deadline of two seconds', async () => {
  const { puller, calls, pages } = setup(text);
  await expect(puller.pull(member('pc2/Echo'))).resolves.toBe('x 1\n');
  expect(calls).toEqual([['Echo', 'metrics', {}, { machine: 'pc2', timeoutMs: 2_000 }]]);
  expect(pages).toEqual([['pc2/Echo', 'x 1\n']]);
  expect(puller.last('pc2/Echo')).toEqual({ at: 7, ms: 0, bytes: 4, failure: null });
});

test('infrastructure here is read here, that of another machine by its hub', async () => {
  const { puller, calls, read } = setup(text);
  await puller.pull(member('mainpc/nats', { role: 'infrastructure' }));
  expect(read).toEqual(['nats']);
  await puller.pull(member('pc2/nats', { role: 'infrastructure' }));
  expect(calls).toEqual([
    [
      'observability-hub',
      'read_infrastructure',
      { name: 'nats' },
      { machine: 'pc2', timeoutMs: 2_000 },
    ],
  ]);
});

test('who does not answer is told as a failure, and remembered', async () => {
  const { puller, pages } = setup(() => Promise.reject(new Error('no answer')));
  await expect(puller.pull(member('pc2/Echo'))).rejects.toMatchObject({
    code: 'METRICS_TARGET_SILENT',
    status: 503,
    message: expect.stringContaining('no answer'),
  });
  expect(pages).toEqual([['pc2/Echo', undefined]]);
  expect(puller.last('pc2/Echo')).toMatchObject({ failure: 'no answer', bytes: 0 });
});

test('two who want the same page at the same time ask once', async () => {
  const { puller, calls } = setup(text);
  const echo = member('pc2/Echo');
  await Promise.all([puller.pull(echo), puller.pull(echo)]);
  expect(calls).toHaveLength(1);
  await puller.pull(echo);
  expect(calls).toHaveLength(2);
});

test('an answer of a member that was forgotten meanwhile brings nothing of it back', async () => {
  const late = Promise.withResolvers<unknown>();
  const { puller, pages } = setup(() => late.promise);
  const pulled = puller.pull(member('pc2/Echo'));
  puller.forget('pc2/Echo');
  late.resolve(await text());
  await expect(pulled).resolves.toBe('x 1\n');
  expect(puller.last('pc2/Echo')).toBeUndefined();
  expect(pages).toEqual([]);
});
