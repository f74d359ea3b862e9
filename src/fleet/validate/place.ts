import type { DraftEntry } from '../load/draft.ts';

/** Where an entry stands, the way editors and terminals make it a link: `mainpc/core.yaml:12`. */
export function placeOf({ entry }: DraftEntry): string {
  return `${entry.source.file}:${entry.source.line}`;
}
