import type { Draft } from '../load/draft.ts';
import type { Finding } from '../model.ts';
import { checkColors } from './colors.ts';
import { checkCycles } from './cycles.ts';
import { checkDependencies } from './dependencies.ts';
import { checkCeilings } from './ceilings.ts';
import { checkDoor } from './door.ts';
import { checkGpus } from './gpus.ts';
import { checkHostAccess } from './host-access.ts';
import { checkMachines } from './machines.ts';
import { checkNames } from './names.ts';
import { checkPublish } from './publish.ts';
import { checkRuns } from './runs.ts';
import { checkSecretNames } from './secret-names.ts';
import { checkSecretText } from './secret-text.ts';

/** Checks across entries and files; each takes time linear in the definition. */
export const CHECKS: readonly ((draft: Draft) => Finding[])[] = [
  checkMachines,
  checkNames,
  checkRuns,
  checkDependencies,
  checkCycles,
  checkPublish,
  checkColors,
  checkDoor,
  checkGpus,
  checkHostAccess,
  checkCeilings,
  checkSecretNames,
  checkSecretText,
];
