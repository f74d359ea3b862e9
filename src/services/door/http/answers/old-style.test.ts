import {
  HubNotCentral,
  RecoveryOff,
} from '../../../../contracts/error-catalogue/observability-hub/observability.ts';
import {
  InternalError,
  InvalidJson,
} from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { PathUnknown } from '../../../../contracts/error-catalogue/services/door.ts';
import { compatFailure, oldFailure } from './old-style.ts';

const notCentral = new HubNotCentral({ machine: 'pc2', home: 'mainpc' });

test('on the old paths a failure has its true status and the old fields', () => {
  expect(oldFailure(notCentral)).toMatchObject({
    status: 403,
    body: { status: 'error', code: 'HUB_NOT_CENTRAL', error: notCentral.message },
  });
});

test.each([
  ['what broke', new InternalError({ agent: 'a', action: 'b', trace: 'c' }), 500],
  ['what cannot be parsed', new InvalidJson({}), 500],
  ['a push to the hub of the edge', notCentral, 403],
])('under /compat %s has its old status and nothing but `detail`', (_what, failure, status) => {
  expect(compatFailure(failure)).toEqual({ status, body: { detail: failure.message } });
});

test('under /compat an unknown path is 404, and what was handled is 200', () => {
  expect(compatFailure(new PathUnknown({}))).toEqual({
    status: 404,
    body: { detail: 'Not Found' },
  });
  const refused = new RecoveryOff({ by: 'ann', reason: 'work' });
  expect(compatFailure(refused)).toMatchObject({ status: 200, body: { status: 'error' } });
});
