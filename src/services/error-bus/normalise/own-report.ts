/** Reports that have the shape of this fleet already. */
import { Compile } from 'typebox/compile';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { ErrorReport } from '../../../contracts/error-report.ts';
import { isIntact } from '../../../runtime/errors/report.ts';
import { contentIdOf, contentOf } from './content-id.ts';

/** Made once: an interpreted check of this schema takes longer than all else that a report goes through. */
const shape = Compile(ErrorReport);

/** The report itself when it is whole and its id is that of its content; undefined otherwise. */
export function ownReport(body: JsonObject): ErrorReport | undefined {
  if (typeof body['instance'] !== 'string' || typeof body['error_id'] !== 'string')
    return undefined;
  if (!isReport(body)) return undefined;
  const { origin } = body;
  const whole =
    origin === undefined
      ? isIntact(body)
      : body.error_id === contentIdOf(contentOf(body), origin.id);
  return whole ? body : undefined;
}

/** True for what the ERRORS stream may hold: the shape, whatever made the id. */
export function isReport(body: unknown): body is ErrorReport {
  return shape.Check(body);
}
