/** What a colored container says of itself, on its page. */
import Value from 'typebox/value';
import {
  COLOR_PAGE,
  ColorReport,
  hostOfColor,
  type Color,
} from '../../../../contracts/release/release.ts';
import { HTTP_PORT } from '../../../../contracts/fleet/ports.ts';

/** Deadline of one look, milliseconds. */
const LOOK_MS = 500;

/** Null when it does not answer, or not like this. */
export type LookAt = (slug: string, color: Color) => Promise<ColorReport | null>;

export const lookAtPage: LookAt = async (slug, color) => {
  try {
    const response = await fetch(`http://${hostOfColor(slug, color)}:${HTTP_PORT}${COLOR_PAGE}`, {
      signal: AbortSignal.timeout(LOOK_MS),
    });
    const report: unknown = await response.json();
    return Value.Check(ColorReport, report) && report.color === color ? report : null;
  } catch {
    return null;
  }
};
