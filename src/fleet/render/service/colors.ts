import { COLORS, hostOfColor, type Color } from '../../../contracts/release/release.ts';
import type { Entry } from '../../model.ts';
import { FIRST_COLOR } from '../settings.ts';
import { flowMap, scalar } from '../yaml-text.ts';

/** Which of two copies a service of a compose file is; null where the entry has no colors. */
export type Copy = Color | null;

/** Compose profile of the copies that a release starts. */
export const GREEN_PROFILE = 'green';

/** The services that an entry becomes. */
export function copiesOf(entry: Entry): readonly Copy[] {
  return entry.colors ? COLORS : [null];
}

/** Name of the service: the first color keeps that of the entry, so that nothing changes for a fleet without releases. */
export function serviceName({ slug }: Entry, copy: Copy): string {
  return copy === null || copy === FIRST_COLOR ? slug : hostOfColor(slug, copy);
}

/** Tag of the images; a color may be ahead of, or behind, everything else on its machine. */
export function versionTag(version: string, copy: Copy = null): string {
  const common = `\${TANDEM_VERSION:-${version}}`;
  return copy === null ? common : `\${TANDEM_${copy.toUpperCase()}_VERSION:-${common}}`;
}

/** Lines under `environment:` that tell a copy what it is. */
export function colorEnvironment(copy: Copy, version: string): string[] {
  if (copy === null) return [];
  return [
    'TANDEM_COLORED: "1"',
    `TANDEM_COLOR: ${copy}`,
    `TANDEM_VERSION: ${scalar(versionTag(version, copy))}`,
  ];
}

/** Lines under `labels:`, over the common ones. */
export function colorLabels(copy: Copy, version: string): string[] {
  if (copy === null) return [];
  return [
    `tandem.version: ${scalar(versionTag(version, copy))}`,
    `tandem.color: ${copy}`,
    'tandem.colored: "true"',
  ];
}

/**
 * Each copy is found by its color. Where the entry listens on ports of its own, its name means both
 * copies: only the live one listens there, and whoever tries again finds it.
 */
export function colorNetworks(entry: Entry, copy: Copy): string[] {
  if (copy === null) return [];
  const name = serviceName(entry, copy);
  const own = Object.keys(entry.ports).some((purpose) => purpose !== 'service');
  const aliases = [hostOfColor(entry.slug, copy), ...(own ? [entry.slug] : [])].filter(
    (alias) => alias !== name,
  );
  return aliases.length === 0
    ? []
    : [`default: ${flowMap({ aliases: `[${aliases.map(scalar).join(', ')}]` })}`];
}
