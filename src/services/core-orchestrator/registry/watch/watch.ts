/** A watch of the registry: what is there, then each change, resumable by revision. */
import { TooManyWatches } from '../../../../contracts/error-catalogue/services/registry.ts';
import type { RegistryEntry, RegistryNews, WatchQuery } from '../../../../contracts/registry.ts';
import type { Change, ChangeLog } from './change-log.ts';

/** Changes that may wait for one slow reader; over that it gets a snapshot instead. */
const LONGEST_QUEUE = 500;
const MOST_WATCHES = 256;

export interface Watched {
  readonly changes: ChangeLog;
  entries(): RegistryEntry[];
}

/**
 * Gives a snapshot and then changes, until the signal aborts. With `since` only what came after that
 * revision, while it is known. A reader that is too slow gets a new snapshot, so memory stays bounded.
 *
 * @throws TooManyWatches
 */
export async function* watchRegistry(
  { changes, entries }: Watched,
  query: WatchQuery,
  signal: AbortSignal,
): AsyncGenerator<RegistryNews> {
  if (changes.listeners >= MOST_WATCHES) throw new TooManyWatches({ most: MOST_WATCHES });
  const wanted = ({ name, machine }: RegistryEntry) =>
    (query.agent_name === undefined || name === query.agent_name) &&
    (query.machine === undefined || machine === query.machine);
  const snapshot = (): RegistryNews => ({
    type: 'snapshot',
    revision: changes.revision,
    agents: entries().filter(wanted),
  });

  let waiting: Change[] = [];
  let fellBehind = false;
  let wake = () => {};
  const stop = changes.listen((change) => {
    if (!wanted(change.entry)) return;
    if (waiting.length >= LONGEST_QUEUE) {
      fellBehind = true;
      waiting = [];
    }
    if (!fellBehind) waiting.push(change);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    const missed = query.since === undefined ? undefined : changes.since(query.since);
    if (missed) for (const change of missed) if (wanted(change.entry)) waiting.push(change);
    if (!missed) yield snapshot();
    while (!signal.aborted) {
      if (fellBehind) {
        fellBehind = false;
        waiting = [];
        yield snapshot();
        continue;
      }
      const next = waiting.shift();
      if (next) yield news(next);
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}

function news({ revision, change, entry }: Change): RegistryNews {
  return { type: 'change', revision, change, agent: entry };
}
