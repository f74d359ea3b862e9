/** Writes Prometheus' text format. */

export type Labels = Readonly<Record<string, string>>;

/** MIME type of the format. */
export const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

export class TextPage {
  readonly #lines: string[] = [];

  /** Adds one metric; values that are null are not known and left out, and a metric without any is left out whole. */
  add(
    name: string,
    type: 'gauge' | 'counter',
    help: string,
    values: Iterable<readonly [labels: Labels, value: number | null | undefined]>,
  ): void {
    let headed = false;
    for (const [labels, value] of values) {
      if (value === null || value === undefined || !Number.isFinite(value)) continue;
      if (!headed) this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      headed = true;
      this.#lines.push(`${name}${labelsText(labels)} ${value}`);
    }
  }

  toString(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`;
  }
}

function labelsText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`));
}
