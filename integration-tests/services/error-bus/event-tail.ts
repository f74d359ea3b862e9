/** Opens a stream of events; `text` is what came when a piece of text has been seen, and ends the stream. */
export async function tailUntil(url: string, seen: string): Promise<{ text: Promise<string> }> {
  const stop = new AbortController();
  const tail = await fetch(url, { signal: stop.signal });
  expect(tail.headers.get('content-type')).toContain('text/event-stream');
  const read = async () => {
    let text = '';
    for await (const chunk of tail.body!) {
      text += Buffer.from(chunk).toString();
      if (text.includes(seen)) break;
    }
    stop.abort();
    return text;
  };
  return { text: read() };
}
