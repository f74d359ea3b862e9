/** Keeps the shared records of the two hubs the same, over the fabric. */
import { HubNotReady } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { seldom } from '../../../runtime/log/seldom.ts';
import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { SHARED_SCHEMA, SharedRecords } from './shared-records.ts';

const KIND = 'hub-records';
/** Everything is told this often, for what was lost on the way, milliseconds. */
const TELL_MS = 10_000;

/** Between two lines about a disk that takes nothing, milliseconds. */
const FAILED_LOG_MS = 600_000;

let running: SharedRecords | undefined;

/** @throws HUB_NOT_READY before the hub has started */
export function sharedRecords(): SharedRecords {
  if (running === undefined) throw new HubNotReady();
  return running;
}

export function startShared({ identity, nc, publish, log, stateDir }: AgentContext): Stop {
  const { machine } = identity;
  const database = openDatabase(stateDir, 'shared.sqlite', SHARED_SCHEMA);
  const records = (running = new SharedRecords(database, (told) =>
    publish(`${KIND}.${machine}`, { machine, records: told }),
  ));
  const subscription = nc.subscribe(subjects.event(KIND, '*'), {
    callback: (error, message) => {
      // Its own words come back too.
      if (error !== null || message.subject.endsWith(`.${machine}`)) return;
      try {
        records.merge(message.json<{ records: unknown }>().records);
      } catch (err) {
        log.warn('records of the other hub cannot be taken', { err });
      }
    },
  });
  const untaken = seldom(FAILED_LOG_MS, (times, err) =>
    log.warn('records that are over cannot be forgotten', { times, err }),
  );
  const timer = setInterval(() => {
    records.tellAll();
    try {
      records.forget();
    } catch (err) {
      untaken(err);
    }
  }, TELL_MS);
  records.tellAll();
  return () => {
    clearInterval(timer);
    subscription.unsubscribe();
    database.close();
  };
}
