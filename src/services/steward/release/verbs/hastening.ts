import type { Color } from '../../../../contracts/release/release.ts';

/** Who hastens a color now: two at once would begin a container anew that the other has just begun. */
export type Hastening = Map<Color, { end: number; readonly over: Promise<void> }>;
