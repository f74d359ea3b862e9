import type { Entry } from '../model.ts';

/** Colors of the picture: dark text on light fills, told apart by brightness too. */
export const PALETTE = {
  ink: '#1f2937',
  faint: '#6b7280',
  machine: '#f3f4f6',
  near: '#64748b',
  cross: '#c2410c',
  kinds: {
    infrastructure: '#cbd5e1',
    service: '#bfdbfe',
    agent: '#ffffff',
    profiled: '#fef3c7',
  },
  hubs: ['#15803d', '#7c3aed', '#be123c', '#0e7490', '#a16207', '#4338ca', '#9d174d', '#365314'],
} as const;

export type Kind = keyof typeof PALETTE.kinds;

/** What the fill of a box tells. */
export function kindOf(entry: Entry): Kind {
  if (entry.profiles.length > 0) return 'profiled';
  return entry.role;
}

/** Width of a character at the font size of the boxes, pixels; enough for fonts wider than Arial. */
const CHARACTER_WIDTH = 7.4;
/** Bold text is wider by this factor. */
const BOLD_FACTOR = 1.14;

/** Room that a text takes, pixels, whatever sans-serif font the viewer has. */
export function textWidth(text: string, bold = false): number {
  return Math.ceil(text.length * CHARACTER_WIDTH * (bold ? BOLD_FACTOR : 1));
}
