/** What an action is on the wire, the same over every transport. */
import type { TandemError } from '../errors.ts';

/** Payloads are flat JSON objects, as in the old protocol. */
export type JsonObject = Record<string, unknown>;

/** Actions that every agent answers; an agent cannot declare one of these names. */
export const BUILT_IN_ACTIONS = [
  'ping',
  'health',
  'health_check',
  'metrics',
  'set_log_level',
] as const;

/** A name that works as a subject token, a metric label and an old discriminator value. */
export const ACTION_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** Time a call gets when its caller names none, milliseconds. */
export const DEFAULT_TIMEOUT_MS = 5_000;

/** Who had less time than this to answer is not judged by its silence, milliseconds: the caller was in a hurry. */
export const LEAST_JUDGED_MS = 1_000;

/** Body of every failed action. Old clients look for the text in `error` (MainPC) or `message` (PC2). */
export interface ErrorBody {
  readonly status: 'error';
  readonly error: string;
  readonly message: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The wire body of a failure. */
export function errorBody(failure: TandemError): ErrorBody {
  return {
    status: 'error',
    error: failure.message,
    message: failure.message,
    code: failure.code,
    retryable: failure.retryable,
    details: failure.details,
  };
}

/** Keys of the metadata on a NATS micro endpoint (`nats micro info NAME`). Values are strings. */
export const endpointMetadata = {
  summary: 'summary',
  /** JSON Schema of the input. */
  input: 'input_schema',
  output: 'output_schema',
  /** `true` or `false`. */
  ported: 'ported',
} as const;
