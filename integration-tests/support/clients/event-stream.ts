/** The data of the events of a stream as they come, read as JSON; ends with the stream. */
export async function* eventsOf<T>(response: Response): AsyncGenerator<T> {
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
      const data = text.slice(0, cut).match(/^data: ?(.*)$/m)?.[1];
      text = text.slice(cut + 2);
      if (data) yield JSON.parse(data) as T;
    }
  }
}
