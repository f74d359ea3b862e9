/** Precision, recall and delay of a detector's alarms against the labels. */
import type { Label, Labelled } from './shapes.ts';

/** Values after an anomaly in which an alarm still counts for it. */
const GRACE = 10;

export class Scores {
  alarms = 0;
  right = 0;
  events = 0;
  found = 0;
  values = 0;
  readonly delays: number[] = [];

  add(all: readonly number[], { labels, values, judgedFrom }: Labelled): void {
    const alarms = all.filter((alarm) => alarm >= judgedFrom);
    const inside = (alarm: number, { start, end }: Label) => alarm >= start && alarm <= end + GRACE;
    this.values += values.length - judgedFrom;
    this.alarms += alarms.length;
    this.right += alarms.filter((alarm) => labels.some((label) => inside(alarm, label))).length;
    this.events += labels.length;
    for (const label of labels) {
      const first = alarms.find((alarm) => inside(alarm, label));
      if (first === undefined) continue;
      this.found += 1;
      this.delays.push(first - label.start);
    }
  }

  get precision(): number | null {
    return this.alarms === 0 ? null : this.right / this.alarms;
  }

  get recall(): number | null {
    return this.events === 0 ? null : this.found / this.events;
  }

  /** Values from the begin of an anomaly to its alarm. */
  get medianDelay(): number | null {
    const sorted = [...this.delays].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  get falsePerThousand(): number {
    return ((this.alarms - this.right) / this.values) * 1_000;
  }
}
