/** A bar with what it measures in words beside it; without a value it says that there is none. */
import { ABSENT } from '../format/quantity.ts';
import { levelOf } from './level.ts';

export interface MeterProps {
  readonly label: string;
  /** 0 to 100. */
  readonly percent: number | null | undefined;
  readonly text: string;
  /** Why there is no value. */
  readonly reason?: string | null | undefined;
}

export function Meter({ label, percent, text, reason }: MeterProps) {
  const known = percent !== null && percent !== undefined;
  const width = known ? Math.min(100, Math.max(0, percent)) : 0;
  return (
    <div class="meter" title={known ? undefined : (reason ?? 'not told')}>
      <span class="meter-label">{label}</span>
      <span class={`meter-bar is-${known ? levelOf(width) : 'absent'}`}>
        <span class="meter-fill" style={{ width: `${width}%` }} />
      </span>
      <span class="meter-text">{known ? text : ABSENT}</span>
    </div>
  );
}
