/** The figures of services, counted from their rows. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import {
  averageFigures,
  METRIC_TYPES,
  MOST_SERVICES,
  serviceFigures,
  type MetricType,
  type ServiceFigures,
} from '../../../../contracts/observability/performance.ts';
import { FigureSeries } from './figure-series.ts';
import type { Row } from './performance-log.ts';

const One = Type.Object({ type: Type.Enum([...METRIC_TYPES]), value: Type.Number() });
/** Takes the place of all values before it. */
const Whole = Type.Object({
  type: Type.Enum([...METRIC_TYPES]),
  values: Type.Array(Type.Number()),
});

type FigureRow = Pick<Row, 'id' | 'at' | 'subject' | 'body'>;

export class Figures {
  readonly #services = new Map<string, Map<MetricType, FigureSeries>>();

  /**
   * Takes a row in at its place in time: rows of the other hub come later than own ones that were logged
   * after them, and both hubs must come to the same figures.
   */
  take(row: FigureRow): void {
    const { subject, body } = row;
    const isOne = Value.Check(One, body);
    if (!isOne && !Value.Check(Whole, body)) return;
    const service = this.#services.get(subject) ?? new Map<MetricType, FigureSeries>();
    const series = service.get(body.type) ?? new FigureSeries();
    if (isOne) series.add(row, body.value);
    else series.replace(row, body.values);
    service.set(body.type, series);
    this.#services.set(subject, service);
  }

  /** The values of a series, oldest first. */
  of(service: string, type: MetricType): readonly number[] {
    return this.#services.get(service)?.get(type)?.values ?? [];
  }

  /** False when there are too many services already. */
  hasRoomFor(service: string): boolean {
    return this.#services.has(service) || this.#services.size < MOST_SERVICES;
  }

  services(only?: string): Record<string, ServiceFigures> {
    const names = [...this.#services.keys()].filter((name) => only === undefined || name === only);
    return Object.fromEntries(names.map((name) => [name, this.#figures(name)]));
  }

  averages() {
    return averageFigures(Object.values(this.services()));
  }

  *series(): Generator<{ service: string; type: MetricType; values: readonly number[] }> {
    for (const [service, all] of this.#services)
      for (const [type, { values }] of all) yield { service, type, values };
  }

  #figures(service: string): ServiceFigures {
    return serviceFigures((type) => this.of(service, type));
  }
}
