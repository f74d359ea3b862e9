/** From which use of a GPU models are unloaded. */
import { Type, type Static } from 'typebox';
import { ThresholdOrder } from '../../../contracts/error-catalogue/services/resources.ts';

const Share = Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 });

export const VramThresholds = Type.Object({ critical: Share, warning: Share, safe: Share });
export type VramThresholds = Static<typeof VramThresholds>;
export const THRESHOLD_TYPES = ['critical', 'warning', 'safe'] as const;
export type ThresholdType = (typeof THRESHOLD_TYPES)[number];

export const VRAM_THRESHOLDS: VramThresholds = { critical: 0.9, warning: 0.75, safe: 0.5 };

/** @throws VRAM_THRESHOLD_ORDER when they would not be ordered any more */
export function withThreshold(
  thresholds: VramThresholds,
  type: ThresholdType,
  value: number,
): VramThresholds {
  const changed = { ...thresholds, [type]: value };
  if (!ordered(changed)) {
    const found = `safe ${changed.safe}, warning ${changed.warning}, critical ${changed.critical}`;
    throw new ThresholdOrder({ type, value, found });
  }
  return changed;
}

export const ordered = ({ safe, warning, critical }: VramThresholds) =>
  safe < warning && warning < critical;
