/** What can be set about the optimiser; all of it survives a restart. */
import { Type, type Static } from 'typebox';
import { VRAM_THRESHOLDS, VramThresholds } from './thresholds.ts';

export const VramSettings = Type.Object({
  thresholds: VramThresholds,
  /** Unused for so long, a model is unloaded; seconds. */
  idle_timeout_seconds: Type.Number({ exclusiveMinimum: 0 }),
  /** Decide and write down, but unload nothing. */
  dry_run: Type.Boolean(),
  /** Models that are never unloaded. */
  pinned: Type.Array(Type.String()),
});
export type VramSettings = Static<typeof VramSettings>;

export const VRAM_SETTINGS: VramSettings = {
  thresholds: VRAM_THRESHOLDS,
  idle_timeout_seconds: 900,
  dry_run: false,
  pinned: [],
};
