/** Reports that have the shape of this fleet already. */
import { Compile } from 'typebox/compile';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { ErrorReport } from '../../../contracts/error-report.ts';
import { isIntact } from '../../../runtime/errors/report.ts';
import { contentIdOf, contentOf } from './content-id.ts';

/** Made once: an interpreted check of this schema takes longer than all else that a report goes through. */
const shape = Compile(ErrorReport);

/** It becomes a part of the subject, where a space or a dot would mean something else. */
const NAME = /^[\w-]{1,63}$/;

/** The report itself when it is whole and its id is that of its content; undefined otherwise. */
export function ownReport(body: JsonObject): ErrorReport | undefined {
  if (typeof body['instance'] !== 'string' || typeof body['error_id'] !== 'string')
    return undefined;
  if (!isReport(body) || !NAME.test(body.agent_name)) return undefined;
  const { origin } = body;
  const whole =
    origin === undefined
      ? isIntact(body)
      : body.error_id === contentIdOf(contentOf(body), origin.id);
  return whole ? body : undefined;
}

/** True for what the ERRORS stream may hold: the shape, whatever made the id. */
export function isReport(body: unknown): body is ErrorReport {
  // A time that is none would make every answer invalid in which the report stands.
  return shape.Check(body) && !Number.isNaN(Date.parse((body as ErrorReport).timestamp));
}
