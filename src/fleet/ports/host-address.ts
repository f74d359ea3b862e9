/** Addresses of the host that a definition publishes ports on. */

/** They bind every address; so does one that is left empty. */
const WILDCARDS = new Set(['0.0.0.0', '::', '']);

/** `${NAME:-default}` stands for its default. */
export function defaultAddress(address: string): string {
  return /^\$\{\w+:?-(.*)\}$/.exec(address)?.[1] ?? address;
}

/** True when two containers cannot both have the same port on these. */
export function addressesMeet(a: string, b: string): boolean {
  return a === b || WILDCARDS.has(a) || WILDCARDS.has(b);
}
