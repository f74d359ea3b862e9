import { randomUUID } from 'node:crypto';

/** End of the names that files have until they are whole; what a killed process left under one may be removed. */
export const UNFINISHED = '.part';

/** A name beside a file for the text that it gets; several processes may be at it at once. */
export const unfinishedName = (file: string) => `${file}.${randomUUID()}${UNFINISHED}`;
