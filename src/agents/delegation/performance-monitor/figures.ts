/** Figures that services report about themselves. */
import {
  averageFigures,
  figureKey,
  FIGURES_KEPT,
  MOST_SERVICES,
  serviceFigures,
  type MetricType,
  type ServiceFigures,
} from '../../../contracts/observability/performance.ts';
import { Series } from '../shared/series.ts';

export class PerformanceFigures {
  readonly #services = new Map<string, Map<MetricType, Series>>();

  /** False when there are too many services already. */
  log(service: string, type: MetricType, value: number): boolean {
    let series = this.#services.get(service);
    if (series === undefined) {
      if (this.#services.size >= MOST_SERVICES) return false;
      this.#services.set(service, (series = new Map()));
    }
    const one = series.get(type) ?? new Series(FIGURES_KEPT);
    series.set(type, one);
    one.add(value);
    return true;
  }

  services(only?: string): Record<string, ServiceFigures> {
    const names = [...this.#services.keys()].filter((name) => only === undefined || name === only);
    return Object.fromEntries(names.map((name) => [name, this.#figures(name)]));
  }

  /** Means over the services that reported a figure. */
  averages() {
    return averageFigures(Object.values(this.services()));
  }

  /** Latest values as records: `figure:<service>:<type>`. */
  *records() {
    for (const [service, all] of this.#services)
      for (const [type, { values }] of all)
        yield { key: figureKey(service, type), value: { values: [...values] } };
  }

  put(service: string, type: MetricType, values: readonly number[]): void {
    const series = this.#services.get(service) ?? new Map<MetricType, Series>();
    const one = new Series(FIGURES_KEPT);
    for (const value of values) one.add(value);
    series.set(type, one);
    this.#services.set(service, series);
  }

  #figures(service: string): ServiceFigures {
    return serviceFigures((type) => this.#services.get(service)?.get(type)?.values ?? []);
  }
}
