/** What containers are called: an entry with colors has two, and its name means the one that is live. */
import {
  COLORS,
  hostOfColor,
  NO_RELEASE_YET,
  type Color,
} from '../../../contracts/release/release.ts';
import { label, type Labels } from './labels.ts';

export type LiveColor = () => Color;

/** Before anything was released. */
export const FIRST_IS_LIVE: LiveColor = () => NO_RELEASE_YET.live;

/** Name of its entry; the copy that is not live has its color after it. */
export function nameOf(labels: Labels, live: LiveColor): string {
  const name = labels[label.agent] ?? '';
  const color = colorOf(labels);
  return color === undefined || color === live() ? name : hostOfColor(name, color);
}

/**
 * A copy that is not live speaks to nobody over the fabric. To those who watch it is as infrastructure:
 * not asked, not started anew by them, judged by the engine's probe.
 */
export function roleOf(labels: Labels, live: LiveColor): string {
  const color = colorOf(labels);
  return color === undefined || color === live() ? (labels[label.role] ?? '') : 'infrastructure';
}

/** True when the name with a color means this container, whichever color is live. */
export function isOfColor(labels: Labels, name: string): boolean {
  const color = colorOf(labels);
  return color !== undefined && hostOfColor(labels[label.agent] ?? '', color) === name;
}

/** Undefined for an entry without colors. */
export function colorOf(labels: Labels): Color | undefined {
  if (labels[label.colored] === undefined) return undefined;
  return COLORS.find((color) => color === labels[label.color]);
}
