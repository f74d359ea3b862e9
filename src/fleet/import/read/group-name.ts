import { slugOf } from '../../../contracts/fleet/names.ts';

/** What a group may be called: it becomes a file name. */
const GROUP = /^[a-z][a-z0-9_-]{0,62}$/;

/** The group's name in the definition, or undefined when its old one cannot become a file name. */
export function groupName(old: string): string | undefined {
  if (GROUP.test(old)) return old;
  if (!/^[A-Za-z][A-Za-z0-9_ -]*$/.test(old)) return undefined;
  const name = slugOf(old.trim()).replace(/[\s-]+/g, '_');
  return GROUP.test(name) ? name : undefined;
}
