/** Who is watched. Both hubs hold the list; signs of life that agents send reach both. */
import { Value } from 'typebox/value';
import type { StateRecord } from '../../../../contracts/migration/state-record.ts';
import { subjects } from '../../../../contracts/fabric/subjects.ts';
import { StateRecordUnknown } from '../../../../contracts/error-catalogue/agents/delegation.ts';
import type { Stop } from '../../../../runtime/agent.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import type { CapabilityState } from '../../../facade/state.ts';
import { sharedRecords } from '../../shared/start.ts';
import { PREFIX, WatchedRecord } from './record.ts';

const KIND = 'watched-heartbeat';

/** Last signs of life by key; when they came to this hub, ISO 8601. */
const heartbeats = new Map<string, string>();

export const watched = {
  get: (key: string) => sharedRecords().get(key) as WatchedRecord | undefined,
  all: () =>
    sharedRecords()
      .entries(PREFIX)
      .filter((entry): entry is [string, WatchedRecord] => entry[1] !== null),
  put: (key: string, record: WatchedRecord) => sharedRecords().set(key, record),
  remove(key: string) {
    heartbeats.delete(key);
    sharedRecords().set(key, null);
  },
  lastHeartbeat: (key: string) => heartbeats.get(key) ?? null,
  beat({ publish, identity }: AgentContext, key: string) {
    heartbeats.set(key, new Date().toISOString());
    publish(`${KIND}.${identity.machine}`, { key });
  },
};

/** Signs of life that the other hub got. */
export function followHeartbeats({ nc }: AgentContext): Stop {
  const subscription = nc.subscribe(subjects.event(KIND, '*'), {
    callback: (error, message) => {
      if (error !== null) return;
      const { key } = message.json<{ key?: unknown }>();
      if (typeof key === 'string' && watched.get(key) !== undefined)
        heartbeats.set(key, new Date().toISOString());
    },
  });
  return () => subscription.unsubscribe();
}

/** Records are those of the old monitor. */
export const watchedState: CapabilityState = {
  export: () => watched.all().map(([key, value]) => ({ key, value: { ...value } })),
  import: (records: readonly StateRecord[]) => {
    for (const { key, value } of records) {
      if (!key.startsWith(PREFIX) || !Value.Check(WatchedRecord, value)) {
        const reason = 'it is no watched agent';
        return Promise.reject(new StateRecordUnknown({ agent: 'observability-hub', key, reason }));
      }
    }
    for (const { key, value } of records) watched.put(key, value as WatchedRecord);
    return Promise.resolve();
  },
};
