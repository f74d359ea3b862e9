import type { Msg, MsgHdrs } from '@nats-io/transport-node';
import type { RequestTerms } from './requests.ts';
import { ackedPublish } from './acked-publish.ts';

const terms = { msgID: 'abc', timeout: 50 };

function stream(answer: unknown) {
  const sent: { subject: string; id: string | undefined }[] = [];
  const publish = ackedPublish(async (subject, _text, { headers }: RequestTerms) => {
    sent.push({ subject, id: (headers as MsgHdrs).get('Nats-Msg-Id') });
    return { json: () => answer } as Msg;
  });
  return { sent, publish };
}

test('an acknowledgement tells the place, and whether it was there already', async () => {
  const { sent, publish } = stream({ stream: 'ERRORS', seq: 7 });
  expect(await publish('error.info.A', '{}', terms)).toEqual({ seq: 7, duplicate: false });
  expect(sent).toEqual([{ subject: 'error.info.A', id: 'abc' }]);
  const again = stream({ stream: 'ERRORS', seq: 7, duplicate: true });
  expect(await again.publish('error.info.A', '{}', terms)).toEqual({ seq: 7, duplicate: true });
});

test('what the stream refuses, or what is no stream, is a failure', async () => {
  const full = stream({ error: { code: 503, description: 'maximum bytes exceeded' } });
  await expect(full.publish('error.info.A', '{}', terms)).rejects.toThrow('maximum bytes exceeded');
  await expect(stream({}).publish('error.info.A', '{}', terms)).rejects.toThrow('no stream');
});
