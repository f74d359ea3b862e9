/** Reads server-sent events of our own doors: one line of data each. */

/**
 * The data of the events, until the server says that it is over.
 *
 * @throws Error when the server ends the stream for a reason
 */
export async function* readEvents<T>(body: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const kind = /^event: (.*)$/m.exec(event)?.[1];
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (kind === 'end') return;
      if (kind === 'problem') throw new Error(`the stream ended: ${data ?? 'no reason given'}`);
      if (data !== undefined) yield JSON.parse(data) as T;
    }
  }
}
