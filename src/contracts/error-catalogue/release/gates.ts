/** Gates of a release and the receipts of its decisions. */
import { defineError } from '../../errors.ts';

export const GatesInvalid = defineError(
  'GATES_INVALID',
  '{file} has {count} errors; `scripts/tandem release gate` lists them, the first: {first}',
  { status: 422 },
);
export const GateSourceUnknown = defineError(
  'GATE_SOURCE_UNKNOWN',
  'nothing measures {found}; there is {allowed}',
  { status: 422 },
);
export const GateTwice = defineError('GATE_TWICE', '{found} stands at line {first} already', {
  status: 422,
});
export const GateNotCompared = defineError(
  'GATE_NOT_COMPARED',
  '{found} is never measured against the live color; write baseline: absolute',
  { status: 422 },
);
export const GateDetectsNothing = defineError(
  'GATE_DETECTS_NOTHING',
  'detects: {found} cannot be: {fault}; docs/gates.md tells what it is for',
  { status: 422 },
);
export const GateUnitWrong = defineError(
  'GATE_UNIT_WRONG',
  '{source} is measured in {allowed}, the gate is in {found}',
  { status: 422 },
);

export const ReceiptRefused = defineError(
  'RECEIPT_REFUSED',
  'the receipt of {run} is not written: {reason}',
  { status: 422 },
);
export const ReceiptUnknown = defineError(
  'RECEIPT_UNKNOWN',
  'there is no receipt {id} in {folder}; `scripts/tandem receipts list` shows what there is',
  { status: 404 },
);
export const ReceiptUnreadable = defineError(
  'RECEIPT_UNREADABLE',
  'the receipt {file} cannot be read: {reason}; `scripts/tandem receipts verify` names the first one that does not hold',
);
