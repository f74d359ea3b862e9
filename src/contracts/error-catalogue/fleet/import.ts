/** Failures of `fleet import`; what is wrong with single entries is in the import's own report. */
import { defineError } from '../../errors.ts';

const invalid = { status: 422 };

export const ImportMachineInvalid = defineError(
  'IMPORT_MACHINE_INVALID',
  '{machine} is no machine name; use lower case letters, digits and -, e.g. mainpc',
  invalid,
);
export const ImportMachineMissing = defineError(
  'IMPORT_MACHINE_MISSING',
  'nothing says which machine {file} is for; give --machine M or write {file}@M',
  invalid,
);
export const ImportMachinesUneven = defineError(
  'IMPORT_MACHINES_UNEVEN',
  '{machines} machines for {files} files; give --machine once, or once for each file in the same order',
  invalid,
);
export const ImportMemoryInvalid = defineError(
  'IMPORT_MEMORY_INVALID',
  '--memory-mib {text} is not a whole number of MiB',
  invalid,
);
export const ImportVariableInvalid = defineError(
  'IMPORT_VARIABLE_INVALID',
  '{text} is not of the form NAME=value',
  invalid,
);
export const ImportOffsetInvalid = defineError(
  'IMPORT_OFFSET_INVALID',
  '--port-offset {offset} is not a whole number from -65535 to 65535',
  invalid,
);
export const ImportFileExists = defineError(
  'IMPORT_FILE_EXISTS',
  'these files exist already: {files}; nothing was written. Choose another --out or give --force',
  { status: 409 },
);
export const ImportNotWritten = defineError(
  'IMPORT_NOT_WRITTEN',
  'could not write the definition to {dir}, nothing was left there: {reason}',
);
