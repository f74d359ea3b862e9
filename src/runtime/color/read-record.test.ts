import { headers, type Msg } from '@nats-io/transport-node';
import { COLORS_KEY, NO_RELEASE_YET } from '../../contracts/release/release.ts';
import { readRecord } from './read-record.ts';

type Answer = { text?: string; code?: number } | Error;

/** A broker that answers by the end of the subject. */
const broker = (answers: Record<string, Answer>) => ({
  request: (subject: string) => {
    const [, answer] = Object.entries(answers).find(([end]) => subject.endsWith(end)) ?? [];
    if (answer === undefined || answer instanceof Error)
      return Promise.reject(answer ?? new Error('no responders'));
    const { text = '', code } = answer;
    return Promise.resolve({
      data: Buffer.from(text),
      headers: code === undefined ? headers() : headers(code, 'Message Not Found'),
      json: () => JSON.parse(text) as unknown,
    } as unknown as Msg);
  },
});

const GONE = { code: 404 };
const record = { ...NO_RELEASE_YET, epoch: 4 };

it('reads both keys', async () => {
  const released = { color: 'green', epoch: 3, at: 'then', by: 'x' };
  const nc = broker({
    [COLORS_KEY]: { text: JSON.stringify(record) },
    'released.echo': { text: JSON.stringify(released) },
  });
  expect(await readRecord(nc, 'pc2', 'echo')).toEqual({ record, released });
});

it('knows a fleet that never released by an empty bucket, and by none', async () => {
  const nothing = { record: null, released: null };
  const empty = broker({ [COLORS_KEY]: GONE, 'released.echo': GONE });
  expect(await readRecord(empty, 'pc2', 'echo')).toEqual(nothing);
  const none = broker({ KV_release_pc2: { text: '{"error":{"err_code":10059}}' } });
  expect(await readRecord(none, 'pc2', 'echo')).toEqual(nothing);
});

it.each([
  ['JetStream is silent', {}],
  ['JetStream is switched off', { KV_release_pc2: { text: '{"error":{"err_code":10039}}' } }],
  ['the bucket is there but does not answer', { KV_release_pc2: { text: '{"config":{}}' } }],
])('does not take it for that when %s', async (_why, answers: Record<string, Answer>) => {
  await expect(readRecord(broker(answers), 'pc2', 'echo')).rejects.toThrow('no responders');
});
