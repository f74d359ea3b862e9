/** The place in a result where the next page begins. */
import { ErrorQueryInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';

/** The last row of a page; rows are ordered by time, then by place, the newest first. */
export interface Cursor {
  readonly time: number;
  readonly sequence: number;
}

export function writeCursor({ time, sequence }: Cursor): string {
  return Buffer.from(`${time}.${sequence}`).toString('base64url');
}

/** @throws ERROR_QUERY_INVALID for anything that `writeCursor` did not make */
export function readCursor(text: string): Cursor {
  const found = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (found === null)
    throw new ErrorQueryInvalid({ field: 'cursor', found: text, expected: 'one from a reply' });
  return { time: Number(found[1]), sequence: Number(found[2]) };
}
