import type { Entry, Machine, SourcePosition } from '../model.ts';
import type { RawEntry } from '../schema/entry.ts';
import type { SourceFile } from '../validate/source-file.ts';

/** An entry with the way to its places in the file. */
export interface DraftEntry {
  readonly entry: Entry;
  /** As written, without its invalid parts. */
  readonly raw: Partial<RawEntry>;
  /** Position of one of its keys, e.g. `dependsOn[2]`; of the entry for ''. */
  at(key: string): SourcePosition;
  /** Full key path for a finding, e.g. `entries[3].dependsOn[2]`. */
  path(key: string): string;
}

/**
 * What could be read of a definition. The checks of `validate/` work on it even when files have errors,
 * so that one run reports everything.
 */
export interface Draft {
  readonly machines: readonly Machine[];
  readonly machinesFile: SourceFile | undefined;
  /** Names of `secrets.yaml`. */
  readonly secrets: readonly string[];
  readonly secretsFile: SourceFile | undefined;
  readonly entries: readonly DraftEntry[];
  /** False when a file could not be read; then nobody can say that a name does not exist. */
  readonly complete: boolean;
}
