import { readFileSync } from 'node:fs';

/** Version of the images, from the package. */
export const version = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  }
).version;
