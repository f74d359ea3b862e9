/** Server-sent events of a stream that ended by itself, as a load test gets them: all at once. No I/O. */

type Item = Readonly<Record<string, unknown>>;

/** The items, or why it was no whole stream; in few words, so that they can be counted. */
export type SentItems = { readonly items: readonly Item[] } | { readonly failed: string };

export function itemsOf(text: string): SentItems {
  const events = text.split('\n\n').flatMap(eventsIn);
  const problem = events.find(({ event }) => event === 'problem');
  if (problem) return { failed: `stream told ${String(problem.data['code'] ?? 'a problem')}` };
  // Without it the stream broke off on the way, which HTTP may take for an end.
  if (events.at(-1)?.event !== 'end') return { failed: 'stream broke off' };
  const items = events.flatMap(({ event, data }) => (event === 'message' ? [data] : []));
  return items.length > 0 ? { items } : { failed: 'stream ended without an item' };
}

/** The doors send each item as one line of JSON. None for a comment, or for when to come again. */
function eventsIn(block: string): { event: string; data: Item }[] {
  const fields = block.split('\n').map((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)] as const;
  });
  const { event = 'message', data } = Object.fromEntries(fields) as Record<string, string>;
  return data === undefined ? [] : [{ event, data: parsed(data) }];
}

/** Cut off within a line it is no JSON. */
function parsed(data: string): Item {
  try {
    return JSON.parse(data) as Item;
  } catch {
    return {};
  }
}
