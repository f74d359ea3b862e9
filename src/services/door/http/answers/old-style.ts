/** Failures as clients of the old services read them. */
import { errorBody, type JsonObject } from '../../../../contracts/actions/action.ts';
import { HubNotCentral } from '../../../../contracts/error-catalogue/observability-hub/observability.ts';
import { InvalidJson } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { PathUnknown } from '../../../../contracts/error-catalogue/services/door.ts';
import type { TandemError } from '../../../../contracts/errors.ts';

export interface OldAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Old fields, true status. */
export function oldFailure(failure: TandemError): OldAnswer {
  return { status: failure.status, body: { ...errorBody(failure) } };
}

/** The old convention: what was handled is 200, what broke is 500 with `detail` and nothing else. */
export function compatFailure(failure: TandemError): OldAnswer {
  if (failure.code === PathUnknown.code) return { status: 404, body: { detail: 'Not Found' } };
  // The one refusal that an old service had a status for.
  if (failure.code === HubNotCentral.code)
    return { status: failure.status, body: { detail: failure.message } };
  // The old services never looked at what they could not parse.
  const broke = failure.status === 500 || failure.code === InvalidJson.code;
  if (broke) return { status: 500, body: { detail: failure.message } };
  return { status: 200, body: { ...errorBody(failure) } };
}
