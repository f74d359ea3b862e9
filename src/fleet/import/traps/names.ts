import { slugOf } from '../../../contracts/fleet/names.ts';
import { isKept, say, type Draft } from '../draft.ts';

/** Names doubles on one machine, names that become the same slug, and names that stand on several machines. */
export function checkNamesAcross(drafts: readonly Draft[]): void {
  const first = new Map<string, Draft>();
  const slugs = new Map<string, Draft>();
  for (const draft of drafts.filter(isKept)) {
    const key = `${draft.machine}/${draft.name}`;
    const before = first.get(key);
    if (before) {
      const message = `${draft.name} stands already at ${before.at}, which was taken; this one is at ${draft.at}`;
      say(draft, 'DUPLICATE_NAME', message);
      continue;
    }
    first.set(key, draft);
    const slug = slugOf(draft.name);
    const taken = slugs.get(`${draft.machine}/${slug}`);
    if (!taken) slugs.set(`${draft.machine}/${slug}`, draft);
    else {
      const message = `${draft.name} at ${draft.at} and ${taken.name} at ${taken.at} both become the service name ${slug}; rename one`;
      say(draft, 'SLUG_COLLISION', message);
    }
  }
  for (const namesakes of Map.groupBy(first.values(), (draft) => draft.name).values()) {
    if (namesakes.length === 1) continue;
    const places = namesakes.map((draft) => `${draft.machine} (${draft.at})`).join(' and ');
    const message = `the name is on ${places}; machine and name together are the key`;
    for (const draft of namesakes) say(draft, 'NAME_ON_OTHER_MACHINE', message);
  }
}
