import { IDENTITY_SERVICE } from '../../contracts/security/token.ts';
import { SECURITY_HOME } from '../../contracts/fabric/streams.ts';
import { doorClient, type DoorClient } from './door-client.ts';

/** A client of security-gateway with the operator's rights. */
export function gateway(): Promise<DoorClient> {
  return doorClient({ machine: SECURITY_HOME, service: IDENTITY_SERVICE });
}

/** A user as the gateway shows one. */
export interface UserRow {
  readonly user_id: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly created_at: string;
  readonly last_login: string | null;
  readonly locked_until: string | null;
}
