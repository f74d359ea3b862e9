import type { Fleet } from '../../../fleet/model.ts';
import type { SecretKinds } from '../definitions.ts';
import type { RotationLog } from './restarter.ts';
import type { SecretFiles } from '../files/secret-files.ts';

/** What everything that rotates needs. */
export interface RotateContext {
  readonly files: SecretFiles;
  readonly fleet: Fleet;
  readonly kinds: SecretKinds;
  readonly log: RotationLog;
}
