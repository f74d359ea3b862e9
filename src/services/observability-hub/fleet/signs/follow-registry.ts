/**
 * Follows the registry in this machine's own copy of its bucket, which is there while the other machine
 * is away. It holds registrations and changes of state, no heartbeats: who is alive is asked by this hub.
 */
import { Value } from 'typebox/value';
import { REGISTRY, RegistryEntry } from '../../../../contracts/registry.ts';
import { followBucket } from '../../../../runtime/auth/follow-bucket.ts';
import type { AgentContext } from '../../../../runtime/context.ts';

/** @param take key `<machine>.<name>`; undefined for one that is gone */
export function followRegistry(
  ctx: Pick<AgentContext, 'nc' | 'log' | 'signal'>,
  take: (key: string, entry: RegistryEntry | undefined) => void,
): void {
  followBucket(ctx, REGISTRY.bucket, (key, text) =>
    take(key, text === undefined ? undefined : entryIn(text)),
  );
}

/** Undefined for what is no entry; a later version may have written it. */
function entryIn(text: string): RegistryEntry | undefined {
  try {
    const { entry } = JSON.parse(text) as { entry?: unknown };
    return Value.Check(RegistryEntry, entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}
