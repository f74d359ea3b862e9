/** The users, and their records as they move to the service. */
import { Type, type Static } from 'typebox';
import { unknownRecord, readRecords } from '../shared/record-key.ts';
import type { Records } from '../shared/records.ts';
import type { MovableState } from '../shared/state-actions.ts';
import { isPasswordHash } from '../../../runtime/auth/passwords.ts';

export const User = Type.Object({
  /** `sha256:<hex>`, `$argon2id$...`, or an old one that the service has wrapped. */
  password_hash: Type.String(),
  created_at: Type.String({ description: 'ISO 8601' }),
});
export type User = Static<typeof User>;

/** Users as `user:<user_id>`; sessions do not move. */
export function movableUsers(agent: string, users: () => Records<User>): MovableState {
  return {
    export: () =>
      users()
        .entries()
        .map(([id, value]) => ({ key: `user:${id}`, value })),
    import: (records) => {
      const read = readRecords(agent, 'user', User, records);
      for (const [id, { password_hash }] of read) {
        if (!isPasswordHash(password_hash))
          throw unknownRecord(agent, `user:${id}`, 'its password hash is of an unknown kind');
      }
      users().setAll(read);
    },
  };
}
