/** Who is behind a request, once that is proved. */

/** `anonymous` is nobody in particular; it gets what the door's configuration gives it. */
export const PrincipalKind = { agent: 'agent', user: 'user', anonymous: 'anonymous' } as const;
export type PrincipalKind = (typeof PrincipalKind)[keyof typeof PrincipalKind];

export interface Principal {
  /** Entry name of an agent, id of a user, `operator`, or `anonymous`. */
  readonly subject: string;
  readonly kind: PrincipalKind;
  readonly roles: readonly string[];
  /** `<area>:<verb>` such as `registry:read`; `*:read` covers every area, `*:*` all. */
  readonly scopes: readonly string[];
}

/** What an action demands of its caller before it runs, over every transport. */
export interface Requirement {
  /** Scope the caller's token must carry. */
  readonly scope?: string;
  /** Lowest trust score of the caller, 0 to 1. */
  readonly minTrust?: number;
}

/** True when one of the granted scopes covers the wanted one. */
export function covers(granted: readonly string[], wanted: string): boolean {
  const [area, verb] = wanted.split(':');
  return granted.some((scope) => {
    const [grantedArea, grantedVerb] = scope.split(':');
    return (
      (grantedArea === '*' || grantedArea === area) && (grantedVerb === '*' || grantedVerb === verb)
    );
  });
}
