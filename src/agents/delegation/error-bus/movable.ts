import { Type } from 'typebox';
import { Details, Text } from '../../schemas.ts';
import { readRecords } from '../shared/record-key.ts';
import { unixSeconds } from '../../../contracts/actions/legacy-time.ts';
import type { MovableState } from '../shared/state-actions.ts';
import type { ErrorStore } from './store.ts';

const ErrorRecord = Type.Object({
  timestamp: Type.Union([Type.Number(), Type.String()], {
    description: 'Unix seconds or ISO 8601',
  }),
  agent: Text,
  error_type: Type.String(),
  message: Type.String(),
  severity: Text,
  context: Type.Optional(Details),
});

/** Errors as `error:<id>`. */
export function movableErrors(agent: string, errors: () => ErrorStore): MovableState {
  return {
    export: () =>
      errors()
        .all()
        .map(({ id, row }) => ({ key: `error:${id}`, value: { ...row } })),
    import: (records) => {
      const read = readRecords(agent, 'error', ErrorRecord, records);
      errors().add(
        read.map(([id, value]) => ({
          id,
          row: {
            ...value,
            timestamp: unixSeconds(value.timestamp) ?? 0,
            context: value.context ?? {},
          },
        })),
      );
    },
  };
}
