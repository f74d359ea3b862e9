/** Reads the journal of the queue for practice; nobody owns what comes of it. */
import type { WarmContext } from '../../../runtime/agent.ts';
import { inboxOf } from '../../../runtime/fabric/connect.ts';
import { requestsOver } from '../../../runtime/fabric/requests.ts';
import { NatsJournal } from '../queue/journal/nats-journal.ts';
import { replay } from '../queue/journal/replay.ts';
import { DEFAULT_LIMITS } from '../queue/limits.ts';
import { TaskTable } from '../queue/task-table.ts';

/** On standby; the queue is still with the other color, and its journal may be shortened meanwhile. */
export async function readJournal({ nc, log, identity }: WarmContext): Promise<void> {
  const journal = new NatsJournal(nc, requestsOver(nc, inboxOf(identity)));
  await replay(journal, new TaskTable(DEFAULT_LIMITS)).catch((err: unknown) =>
    log.debug('the journal of the queue cannot be read on standby', { err }),
  );
}
