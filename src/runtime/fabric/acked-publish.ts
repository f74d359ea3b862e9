/** Publishing to a stream with its acknowledgement, many at once; the lean form of the library's own. */
import { headers as natsHeaders, type MsgHdrs } from '@nats-io/transport-node';
import type { Request } from './requests.ts';

export interface StreamAck {
  readonly seq: number;
  /** True when the stream knows the id already, so that nothing was stored. */
  readonly duplicate: boolean;
}

export interface PublishTerms {
  /** The stream drops a repetition. */
  readonly msgID?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Resolves when the stream has the message.
 *
 * @throws Error when no stream takes it, the stream refuses it, or no answer came in time
 */
export type AckedPublish = (
  subject: string,
  text: string,
  terms: PublishTerms,
) => Promise<StreamAck>;

interface Answer {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description?: string };
}

export function ackedPublish(request: Request): AckedPublish {
  return async (subject, text, { timeout, ...terms }) => {
    const reply = await request(subject, text, { timeout, ...headersOf(terms) });
    const { seq, duplicate = false, error } = reply.json<Answer>();
    if (error !== undefined) throw new Error(error.description ?? 'the stream refuses it');
    if (typeof seq !== 'number') throw new Error('what answers is no stream');
    return { seq, duplicate };
  };
}

function headersOf({ msgID, headers }: Omit<PublishTerms, 'timeout'>): { headers?: MsgHdrs } {
  if (msgID === undefined && headers === undefined) return {};
  const all = natsHeaders();
  if (msgID !== undefined) all.set('Nats-Msg-Id', msgID);
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
  return { headers: all };
}
