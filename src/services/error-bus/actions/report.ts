/** Actions that take reports in. */
import { Type } from 'typebox';
import { TandemError } from '../../../contracts/errors.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { facade } from '../../facade/facade.ts';
import { errorBus } from '../bus.ts';
import { normalise } from '../normalise/normalise.ts';
import { Details, ok, success } from './schemas.ts';

const errors = facade('errors');
/** Longer than the broker gets for its acknowledgement. */
const TIMEOUT_MS = 10_000;

const Taken = {
  error_id: Type.String({ description: 'Content id: the same for the same event' }),
  /** True when the event was stored before. */
  duplicate: Type.Boolean(),
};

/** @throws ERROR_REPORT_INVALID or ERROR_REPORT_NOT_STORED */
async function take(body: JsonObject, ctx: CallContext) {
  const caller = ctx.principal?.subject ?? ctx.caller;
  const report = normalise(body, {
    via: 'report',
    machine: ctx.identity.machine,
    receivedAt: Date.now(),
    ...(caller === undefined || caller === 'anonymous' ? {} : { agent: caller, from: caller }),
  });
  const { fresh } = await errorBus().intake.take(report);
  return { error_id: report.error_id, duplicate: !fresh };
}

export const reportActions = {
  report: errors.action({
    summary:
      'Takes an error report in any of the shapes that agents use; answers when it is on disk',
    timeoutMs: TIMEOUT_MS,
    input: Details,
    output: Type.Object({ ...ok, ...Taken }),
    run: async (body, ctx) => ({ ...success, ...(await take(body, ctx)) }),
  }),

  report_many: errors.action({
    summary: 'Takes several error reports, stored in their order; says for each what became of it',
    timeoutMs: TIMEOUT_MS,
    input: Type.Object({ errors: Type.Array(Details, { minItems: 1, maxItems: 1_000 }) }),
    output: Type.Object({
      ...ok,
      stored: Type.Integer(),
      results: Type.Array(
        Type.Object({
          error_id: Type.Optional(Taken.error_id),
          duplicate: Type.Optional(Taken.duplicate),
          code: Type.Optional(Type.String()),
          message: Type.Optional(Type.String()),
        }),
      ),
    }),
    run: async ({ errors: bodies }, ctx) => {
      const results = await Promise.all(
        bodies.map((body) => take(body, ctx).catch((failure: unknown) => refusal(failure))),
      );
      const stored = results.filter((result) => 'error_id' in result).length;
      return { ...success, stored, results };
    },
  }),
};

function refusal(failure: unknown): { code: string; message: string } {
  if (!(failure instanceof TandemError)) throw failure;
  return { code: failure.code, message: failure.message };
}
