/** What a colored container says of itself, on its page. */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import Value from 'typebox/value';
import {
  COLOR_PAGE,
  ColorReport,
  hostOfColor,
  type Color,
} from '../../../../contracts/release/release.ts';
import { HTTP_PORT } from '../../../../contracts/fleet/ports.ts';
import { lookupBy, type AddressOf } from './address-of.ts';

/** Deadline of one look, milliseconds. */
const LOOK_MS = 500;

/** Null when it does not answer, or not like this. */
export type LookAt = (slug: string, color: Color) => Promise<ColorReport | null>;

/** Looks over connections that stay open, so that only the first one asks for an address. */
export function lookAtPages(addressOf: AddressOf, port: number = HTTP_PORT): LookAt {
  const agent = new Agent({ keepAlive: true, lookup: lookupBy(addressOf) });
  return async (slug, color) => {
    const signal = AbortSignal.timeout(LOOK_MS);
    try {
      const request = get({
        host: hostOfColor(slug, color),
        port,
        path: COLOR_PAGE,
        agent,
        signal,
      });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      const report: unknown = await json(response);
      return Value.Check(ColorReport, report) && report.color === color ? report : null;
    } catch {
      return null;
    }
  };
}
