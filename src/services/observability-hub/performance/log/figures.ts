/** The figures of services, counted from their rows. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import {
  averageFigures,
  FIGURES_KEPT,
  METRIC_TYPES,
  MOST_SERVICES,
  serviceFigures,
  type MetricType,
  type ServiceFigures,
} from '../../../../contracts/observability/performance.ts';
import type { Row } from './performance-log.ts';

const One = Type.Object({ type: Type.Enum([...METRIC_TYPES]), value: Type.Number() });
/** Takes the place of all values before it. */
const Whole = Type.Object({
  type: Type.Enum([...METRIC_TYPES]),
  values: Type.Array(Type.Number()),
});

export class Figures {
  readonly #services = new Map<string, Map<MetricType, number[]>>();

  /** Takes rows in, in the order in which they come. */
  take({ subject, body }: Pick<Row, 'subject' | 'body'>): void {
    const service = this.#services.get(subject) ?? new Map<MetricType, number[]>();
    if (Value.Check(One, body)) {
      const values = service.get(body.type) ?? [];
      values.push(body.value);
      if (values.length > FIGURES_KEPT) values.splice(0, values.length - FIGURES_KEPT);
      service.set(body.type, values);
    } else if (Value.Check(Whole, body)) service.set(body.type, body.values.slice(-FIGURES_KEPT));
    else return;
    this.#services.set(subject, service);
  }

  /** The values of a series, oldest first. */
  of(service: string, type: MetricType): readonly number[] {
    return this.#services.get(service)?.get(type) ?? [];
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
      for (const [type, values] of all) yield { service, type, values };
  }

  #figures(service: string): ServiceFigures {
    return serviceFigures((type) => this.of(service, type));
  }
}
