/** Failures of the resource ledger and of the VRAM optimiser. */
import { defineError } from '../../errors.ts';

/** The text before the colon is what old clients match on. */
export const ResourcesInsufficient = defineError(
  'RESOURCES_INSUFFICIENT',
  'Insufficient system resources: {reason}; ask again when something was released, or for less',
  { status: 409, retryable: true },
);

export const ResourcesNever = defineError(
  'RESOURCES_NEVER',
  'Insufficient system resources: {reason}; no machine can ever give this, ask for less',
  { status: 422 },
);

/** The last two words are what old clients match on. */
export const AllocationExists = defineError(
  'ALLOCATION_EXISTS',
  'Resource {id} already allocated',
  { status: 409 },
);

export const AllocationUnknown = defineError(
  'ALLOCATION_UNKNOWN',
  'Resource {id} not allocated; it was released, or its lease is over',
  { status: 404 },
);

export const AllocationFenced = defineError(
  'ALLOCATION_FENCED',
  'token {token} is not the one of allocation {id}: its lease was over and it was given out again',
  { status: 409 },
);

export const AllocationEmpty = defineError(
  'ALLOCATION_EMPTY',
  'nothing is asked for: name at least one of {pools} with an amount above 0',
  { status: 400 },
);

export const ResourcesNotPersisted = defineError(
  'RESOURCES_NOT_PERSISTED',
  '{what} was not stored within {ms} ms, so it does not count; ask again',
  { status: 503, retryable: true },
);

export const ResourcesNotReady = defineError(
  'RESOURCES_NOT_READY',
  'resource-manager has not read its ledger yet; ask again',
  { status: 503, retryable: true },
);

export const ThresholdOrder = defineError(
  'VRAM_THRESHOLD_ORDER',
  'the thresholds must be ordered safe < warning < critical, and {type} {value} would make them {found}',
  { status: 422 },
);

export const VramSettingsInvalid = defineError(
  'VRAM_SETTINGS_INVALID',
  'the settings of the old optimiser are not taken over, because they could not be read back: thresholds lie between 0 and 1, the idle timeout is over 0 s; found {found}',
  { status: 422 },
);

export const ModelUnknown = defineError(
  'MODEL_UNKNOWN',
  'the model server has no loaded model {model}; loaded are {loaded}',
  { status: 404 },
);

export const ModelInUse = defineError(
  'MODEL_IN_USE',
  'model {model} is {how}, so it is not unloaded; wait until it rests, or unpin it',
  { status: 409, retryable: true },
);
