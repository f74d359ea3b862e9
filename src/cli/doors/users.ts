import { UserTaken, UserUnknown } from '../../contracts/error-catalogue/services/security.ts';
import type { DoorClient } from './door-client.ts';
import type { UserRow } from './gateway.ts';

/** All users as the gateway shows them. */
export async function listUsers(door: DoorClient): Promise<readonly UserRow[]> {
  return (await door.get<{ users: UserRow[] }>('/v1/users')).users;
}

/** @throws USER_UNKNOWN */
export async function findUser(door: DoorClient, name: string): Promise<UserRow> {
  const found = (await listUsers(door)).find(({ user_id }) => user_id === name);
  if (found === undefined) throw new UserUnknown({ user: name });
  return found;
}

/** @throws USER_EXISTS */
export async function refuseTaken(door: DoorClient, name: string): Promise<void> {
  if ((await listUsers(door)).some(({ user_id }) => user_id === name)) throw new UserTaken();
}
