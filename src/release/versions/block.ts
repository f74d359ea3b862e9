/** The lines by which Compose knows which version each color has, and whether the second color runs. */
import { COLORS, type Color } from '../../contracts/release/release.ts';
import { GREEN_PROFILE } from '../../fleet/render/service/colors.ts';
import type { Side } from '../state/schema.ts';

const BEGIN = '# begin of what `scripts/tandem release` writes';
const END = '# end of what `scripts/tandem release` writes';

export const versionVariable = (color: Color) => `TANDEM_${color.toUpperCase()}_VERSION`;

/**
 * The text of the file with the block for these colors; what else stands in it stays.
 *
 * @param idle the color beside the live one, when it is in use
 */
export function withVersions(text: string, live: Side, idle: Side | null): string {
  const rest = withoutBlock(text);
  const versionOf = (color: Color) =>
    [live, idle].find((side) => side?.color === color)?.version ??
    // Blue is in every start: without a release of its own it has what is live.
    (color === 'blue' ? live.version : undefined);
  const versions = COLORS.flatMap((color) => {
    const version = versionOf(color);
    return version === undefined ? [] : [`${versionVariable(color)}=${version}`];
  });
  const green = versionOf('green') !== undefined;
  const profiles = [...profilesIn(rest), ...(green ? [GREEN_PROFILE] : [])];
  const block = [BEGIN, ...(green ? [`COMPOSE_PROFILES=${profiles.join(',')}`] : []), ...versions];
  return [...(rest === '' ? [] : [rest.trimEnd()]), ...block, END, ''].join('\n');
}

/** Profiles that the file, or what somebody set before it, turns on. */
export function profilesIn(text: string): string[] {
  const lines = [...text.matchAll(/^\s*COMPOSE_PROFILES\s*=\s*["']?([^"'\n#]*)/gm)];
  const names = lines.at(-1)?.[1]?.split(',') ?? [];
  return names.map((name) => name.trim()).filter((name) => name !== '' && name !== '*');
}

/** The text as it is without releases. */
export function withoutBlock(text: string): string {
  const begin = text.indexOf(BEGIN);
  if (begin === -1) return text;
  const end = text.indexOf(END, begin);
  return text.slice(0, begin) + (end === -1 ? '' : text.slice(end + END.length + 1));
}
