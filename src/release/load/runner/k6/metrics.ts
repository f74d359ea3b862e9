/** `k6/metrics` of this runner: values go to whoever listens. */
import { running } from './running.ts';

export type Tags = Readonly<Record<string, string>>;

export interface Point {
  readonly metric: string;
  readonly type: 'trend' | 'rate' | 'counter';
  readonly value: number;
  readonly tags: Tags;
  /** Unix milliseconds. */
  readonly at: number;
}

type Listener = (point: Point) => void;
const listeners = new Set<Listener>();

export function onPoint(listener: Listener): void {
  listeners.add(listener);
}

export function addPoint(
  metric: string,
  type: Point['type'],
  value: number,
  tags: Tags = {},
): void {
  const scenario = running.getStore();
  const all =
    scenario === undefined ? tags : { scenario: scenario.name, ...scenario.tags, ...tags };
  const point = { metric, type, value, tags: all, at: Date.now() };
  for (const listener of listeners) listener(point);
}

class Metric {
  readonly name: string;
  readonly type: Point['type'];

  constructor(name: string, type: Point['type']) {
    this.name = name;
    this.type = type;
  }

  add(value: number | boolean, tags: Tags = {}): void {
    addPoint(this.name, this.type, Number(value), tags);
  }
}

export class Trend extends Metric {
  constructor(name: string) {
    super(name, 'trend');
  }
}

export class Rate extends Metric {
  constructor(name: string) {
    super(name, 'rate');
  }
}

export class Counter extends Metric {
  constructor(name: string) {
    super(name, 'counter');
  }
}
