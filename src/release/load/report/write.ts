import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoadSummary } from '../summary.ts';
import { htmlOf } from './html.ts';
import { junitOf } from './junit.ts';

/** Writes a summary as JSON, JUnit XML and a page for people; @returns the files */
export async function writeReports(summary: LoadSummary, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const stem = `load-${summary.scenario}-${summary.color}`;
  const contents: Record<string, string> = {
    [`${stem}.json`]: `${JSON.stringify(summary, null, 1)}\n`,
    [`${stem}.junit.xml`]: junitOf(summary),
    [`${stem}.html`]: htmlOf(summary),
  };
  const files = Object.keys(contents).map((name) => path.join(folder, name));
  await Promise.all(files.map((file) => writeFile(file, contents[path.basename(file)]!)));
  return files;
}
