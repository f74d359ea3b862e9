/** Version of the record and what the log says of it. */
import type { Receipt } from './model.ts';

const FIRST_VERSION = '1.0.0';
export const NO_OP = 'no-op (idempotent)';

type Facts = Pick<Receipt, 'content_hash' | 'version'> & {
  readonly images: readonly { readonly writes: string | null }[];
};

/**
 * The next version: kept when nothing changed; major when the images write another version of the state,
 * which older ones may not read; minor for another version of the images; else patch.
 *
 * @param last the receipt before, undefined for the first
 */
export function nextVersion(
  last: (Facts & { readonly log_row: { readonly version: string } }) | undefined,
  next: Facts,
): { readonly version: string; readonly noOp: boolean } {
  if (last === undefined) return { version: FIRST_VERSION, noOp: false };
  const [major, minor, patch] = last.log_row.version.split('.').map(Number) as [
    number,
    number,
    number,
  ];
  if (last.content_hash === next.content_hash) return { version: last.log_row.version, noOp: true };
  const [before, now] = [writesOf(last), writesOf(next)];
  if (before !== '' && now !== '' && before !== now)
    return { version: `${major + 1}.0.0`, noOp: false };
  if (last.version !== next.version) return { version: `${major}.${minor + 1}.0`, noOp: false };
  return { version: `${major}.${minor}.${patch + 1}`, noOp: false };
}

/** Versions of the state that the images write; empty when none says so. */
function writesOf({ images }: Facts): string {
  const said = images.map(({ writes }) => writes).filter((writes) => typeof writes === 'string');
  return [...new Set(said)].sort().join(',');
}
