/** What each role may do; the one table that scopes of tokens are made from. */

/**
 * Verbs are `read`, `write`, `call`, `report` and `admin`. `*:write` does not cover `admin`: users,
 * keys and the audit log are for administrators, reading included.
 */
const ROLE_SCOPES = {
  viewer: ['*:read'],
  operator: ['*:read', '*:write', 'agents:call', 'trust:report'],
  admin: ['*:*'],
  /** The services of the fleet. */
  system: ['*:read', '*:write', 'agents:call', 'legacy:call', 'trust:report'],
  /** Legacy agents whose work is to start and stop containers. */
  keeper: ['*:read', 'agents:call', 'trust:report', 'system:write'],
  /** Every other entry of the fleet. */
  agent: ['*:read', 'agents:call', 'trust:report'],
} as const satisfies Record<string, readonly string[]>;
export type RoleName = keyof typeof ROLE_SCOPES;

/** Roles that a user can have. */
export const USER_ROLES = ['viewer', 'operator', 'admin'] as const satisfies readonly RoleName[];
const KEEPERS: readonly string[] = ['UnifiedSystemAgent', 'PredictiveHealthMonitor'];

/** Role of an entry's tokens. @param role of the entry in the fleet definition */
export function roleOfEntry(name: string, role: string): RoleName {
  if (role === 'service') return 'system';
  return KEEPERS.includes(name) ? 'keeper' : 'agent';
}

/** Scope of everything that only administrators do. */
export const ADMIN_SCOPE = 'security:admin';

/** The scopes of some roles together; roles that do not exist give none. */
export function scopesOf(roles: readonly string[]): string[] {
  const all = roles.flatMap((role) => (role in ROLE_SCOPES ? ROLE_SCOPES[role as RoleName] : []));
  return [...new Set<string>(all)];
}
