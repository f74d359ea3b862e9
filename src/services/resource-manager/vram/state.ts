/** How the capability `vram` moves to and from the old VRAMOptimizerAgent. */
import Value from 'typebox/value';
import {
  ThresholdOrder,
  VramSettingsInvalid,
} from '../../../contracts/error-catalogue/services/resources.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { Running } from '../running.ts';
import { VramSettings } from './settings.ts';
import { ordered, THRESHOLD_TYPES, type ThresholdType, type VramThresholds } from './thresholds.ts';

const THRESHOLD = 'threshold:';
const USAGE = 'usage:';
const IDLE = 'idle_timeout';

export function exportVram({ vram }: Running): StateRecord[] {
  const { thresholds, idle_timeout_seconds: seconds } = vram.settings.value;
  return [
    ...THRESHOLD_TYPES.map((type) => ({
      key: THRESHOLD + type,
      value: { value: thresholds[type] },
    })),
    { key: IDLE, value: { seconds } },
    ...[...vram.usage.all()].map(([id, { lastUsedAt, count }]) => ({
      key: USAGE + id,
      value: { last_used: lastUsedAt / 1_000, count },
    })),
  ];
}

/** @throws VRAM_THRESHOLD_ORDER, VRAM_SETTINGS_INVALID; nothing is put then */
export async function importVram(
  { vram }: Running,
  records: readonly StateRecord[],
): Promise<void> {
  const before = vram.settings.value;
  const thresholds: VramThresholds = { ...before.thresholds };
  let seconds = before.idle_timeout_seconds;
  const uses: [id: string, lastUsedAt: number, count: number][] = [];
  for (const { key, value } of records) {
    if (key.startsWith(THRESHOLD)) {
      const type = key.slice(THRESHOLD.length) as ThresholdType;
      if (THRESHOLD_TYPES.includes(type)) thresholds[type] = Number(value['value']);
    } else if (key === IDLE) seconds = Number(value['seconds']);
    else if (key.startsWith(USAGE))
      uses.push([key.slice(USAGE.length), lastUsed(value['last_used']), count(value['count'])]);
  }
  if (!ordered(thresholds)) {
    const { safe, warning, critical } = thresholds;
    const found = `safe ${safe}, warning ${warning}, critical ${critical}`;
    throw new ThresholdOrder({ type: 'import', value: '', found });
  }
  const settings = { ...before, thresholds, idle_timeout_seconds: seconds };
  // What is written down and cannot be read back at the next start takes all other settings with it.
  if (!Value.Check(VramSettings, settings)) {
    const { safe, warning, critical } = thresholds;
    const found = `safe ${safe}, warning ${warning}, critical ${critical}, ${seconds} s`;
    throw new VramSettingsInvalid({ found });
  }
  for (const use of uses) vram.putUse(...use);
  await vram.settings.set(settings);
  await vram.written();
}

/** Unix milliseconds of Unix seconds, as the old agent counts, or of ISO 8601. */
const lastUsed = (value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1_000) : Date.parse(String(value)) || 0;

/** Uses that nobody counted are none. */
const count = (value: unknown) => {
  const uses = Number(value);
  return Number.isSafeInteger(uses) && uses > 0 ? uses : 0;
};
