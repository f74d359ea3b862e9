/** The points of a run as k6 writes them with `--out json`: a JSON object in each line. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Point } from './k6/metrics.ts';

export class PointsFile {
  readonly #file: WriteStream;
  readonly #named = new Set<string>();

  constructor(file: string) {
    this.#file = createWriteStream(file);
  }

  write({ metric, type, value, tags, at }: Point): void {
    if (!this.#named.has(metric)) {
      this.#named.add(metric);
      this.#line({ type: 'Metric', metric, data: { name: metric, type } });
    }
    const data = { time: new Date(at).toISOString(), value, tags };
    this.#line({ type: 'Point', metric, data });
  }

  #line(line: object): void {
    this.#file.write(`${JSON.stringify(line)}\n`);
  }

  async close(): Promise<void> {
    this.#file.end();
    await finished(this.#file);
  }
}
