/** What the fleet left behind on this engine and nobody needs: no volumes, no networks, nothing of others. */
import type { AuditLog } from '../../../runtime/audit/audit-log.ts';
import { label } from './labels.ts';
import type { LinkedEngine } from './link.ts';

export interface Leftover {
  readonly kind: 'container' | 'image';
  readonly id: string;
  readonly what: string;
  readonly bytes: number;
}

/** Ended containers of `docker compose run`, and former builds of our images that no tag names any more. */
export async function findLeftovers({ api, own }: LinkedEngine): Promise<Leftover[]> {
  const containers = (await api.list(own.project)).filter(
    ({ Labels, State }) => Labels[label.oneOff] === 'True' && ['exited', 'dead'].includes(State),
  );
  const images = (await api.danglingImages()).filter(({ Labels }) =>
    Labels?.[label.title]?.startsWith('tandem/'),
  );
  return [
    ...containers.map(({ Id, Names }) => ({
      kind: 'container' as const,
      id: Id,
      what: Names[0]?.slice(1) ?? Id.slice(0, 12),
      bytes: 0,
    })),
    ...images.map(({ Id, Labels, Size }) => ({
      kind: 'image' as const,
      id: Id,
      what: `${Labels![label.title]} ${Labels!['org.opencontainers.image.version'] ?? ''}`.trim(),
      bytes: Size,
    })),
  ];
}

export interface Removed {
  readonly removed: Leftover[];
  /** What the engine did not give up, e.g. an image that a container still uses. */
  readonly kept: (Leftover & { readonly reason: string })[];
}

/** Removes what `findLeftovers` finds, one by one. */
export async function removeLeftovers(
  engine: LinkedEngine,
  audit: AuditLog,
  who: { readonly actor: string; readonly details: Readonly<Record<string, unknown>> },
): Promise<Removed> {
  const found = await findLeftovers(engine);
  const result: Removed = { removed: [], kept: [] };
  if (found.length === 0) return result;
  const what = { ...who, action: 'remove_leftovers', target: engine.own.project };
  return audit.around(
    { ...what, details: { ...who.details, found: found.map((one) => `${one.kind} ${one.what}`) } },
    async () => {
      for (const one of found) {
        try {
          await (one.kind === 'container'
            ? engine.api.removeContainer(one.id)
            : engine.api.removeImage(one.id));
          result.removed.push(one);
        } catch (error) {
          result.kept.push({ ...one, reason: (error as Error).message });
        }
      }
      return result;
    },
    ({ removed, kept }) => ({ removed: removed.length, kept: kept.length }),
  );
}
