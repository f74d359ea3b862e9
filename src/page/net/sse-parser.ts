/** Server-sent events, read from a stream of text: the browser's own EventSource cannot send a token. */

export interface ServerEvent {
  /** `message` unless the server names another. */
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** Takes text as it comes, cut anywhere, and gives the events that it completes (WHATWG, 9.2.6). */
export class SseParser {
  #rest = '';
  #data: string[] = [];
  #event = '';
  #id: string | undefined;
  #afterReturn = false;
  /** Milliseconds that the server asks to wait before a reconnection. */
  retryMs: number | undefined;

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    // The second half of a line end that was cut in two.
    if (this.#afterReturn && text.startsWith('\n')) text = text.slice(1);
    this.#afterReturn = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const complete = this.#line(line);
      if (complete !== undefined) events.push(complete);
    }
    return events;
  }

  #line(line: string): ServerEvent | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    let value = colon === -1 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
    return undefined;
  }

  #dispatch(): ServerEvent | undefined {
    const data = this.#data;
    const event = this.#event || 'message';
    this.#data = [];
    this.#event = '';
    return data.length === 0 ? undefined : { event, data: data.join('\n'), id: this.#id };
  }
}
