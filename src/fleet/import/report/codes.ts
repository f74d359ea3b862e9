/**
 * What the importer says about an entry or a file. `note`: the entry is taken as it is. `change`: the
 * definition differs from the old file. `leave`: the entry is not in the definition. `refuse`: the same,
 * and nothing is written at all. `file`: about a whole file. docs/importing.md lists them all.
 */
export type Effect = 'note' | 'change' | 'leave' | 'refuse' | 'file';

export const CODES = {
  EXPRESSION_EVALUATED: 'note',
  CONFIG_VARIABLE_KEPT: 'note',
  PORT_MISSING: 'note',
  HEALTH_PORT_MISSING: 'note',
  PORT_DUPLICATE: 'note',
  PORT_CLAIMED_BY_SETTING: 'note',
  PORT_OUTSIDE_RANGE: 'note',
  PORT_NOT_SHIFTED: 'note',
  SHIFTED_FOREIGN_PORT: 'note',
  HEALTH_PLUS_ONE_COLLISION: 'note',
  NAME_ON_OTHER_MACHINE: 'note',
  NAME_DIFFERS: 'note',
  MACHINE_DIFFERS: 'note',
  SCRIPT_MISSING: 'note',
  SCRIPT_ABSOLUTE: 'note',
  SCRIPT_NOT_FOUND: 'note',
  SCRIPT_NAME_SUSPICIOUS: 'note',
  IN_CYCLE: 'note',

  PORT_SHIFTED: 'change',
  VALUE_FROM_VARIABLE: 'change',
  DEPENDENCY_MISSING: 'change',
  DEPENDENCY_LEFT_OUT: 'change',
  DEPENDENCY_OTHER_MACHINE: 'change',
  DEPENDENCY_AMBIGUOUS: 'change',
  DEPENDENCY_TWICE: 'change',
  DEPENDENCY_ON_ITSELF: 'change',
  DEPENDENCY_UNREADABLE: 'change',
  CYCLE_CUT: 'change',
  KEY_NOT_CARRIED: 'change',
  HOST_NOT_CARRIED: 'change',
  SECRET_NOT_CARRIED: 'change',
  SWITCHED_OFF: 'change',
  GROUP_RENAMED: 'change',

  NAME_MISSING: 'leave',
  NOT_A_MAP: 'leave',
  NOTHING_TO_RUN: 'leave',
  DUPLICATE_NAME: 'leave',
  PORT_VARIABLE_UNSET: 'leave',

  NAME_INVALID: 'refuse',
  SLUG_COLLISION: 'refuse',
  GROUP_INVALID: 'refuse',
  PORT_NOT_A_NUMBER: 'refuse',
  PORT_OUT_OF_RANGE: 'refuse',

  COMMENTED_OUT: 'file',
  OFFSET_UNSET: 'file',
  CYCLE: 'file',
  SECTION_NOT_CARRIED: 'file',
  SECTION_EMPTY: 'file',
  MENTIONED_AGAIN: 'file',
  NO_ENTRIES: 'file',
  MEMORY_LIMITS_EXCEED_HOST: 'file',
} as const satisfies Record<string, Effect>;

export type Code = keyof typeof CODES;

export interface Reason {
  readonly code: Code;
  readonly message: string;
}
