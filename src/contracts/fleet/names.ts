/** Names of agents, services and machines, and the slugs that compose files and files on disk use. */

/** An entry name: the letters, digits, `-` and `_` that NATS micro service names allow (ADR-32). */
export const ENTRY_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** A machine name or a slug: a DNS label (RFC 1123), lower case. */
export const SLUG = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The compose service name of an entry: CamelCase and snake_case become kebab-case.
 *
 * `MemoryClient` -> `memory-client`, `STTService` -> `stt-service`, `core-orchestrator` stays.
 */
export function slugOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/_+/g, '-')
    .replace(/-+/g, '-')
    .toLowerCase();
}
