/** Waits for what containers say of themselves; one loop, one deadline. */
import { NothingColored } from '../../../../contracts/error-catalogue/release/switch.ts';
import type { Color, ColorReport } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';

/** Between two looks at a container that is not there yet and says nothing, milliseconds. */
const AGAIN_MS = 100;

/** Why a container is not as wanted; undefined when it is. */
export type Want = (report: ColorReport | null) => string | undefined;

/**
 * Entries that have a container of the color.
 *
 * @throws RELEASE_NOTHING_COLORED
 */
export async function slugsOf(
  { containers, machine }: Pick<SwitchParts, 'containers' | 'machine'>,
  color: Color,
): Promise<string[]> {
  const slugs = (await containers()).filter((one) => one.color === color).map(({ slug }) => slug);
  if (slugs.length === 0) throw new NothingColored({ machine, color });
  return slugs;
}

/**
 * @param hopeless why no more waiting helps
 * @returns what is not as wanted when the time is up, in words; undefined when all are
 */
export async function untilAll(
  { look, clock, news }: Pick<SwitchParts, 'look' | 'clock' | 'news'>,
  slugs: readonly string[],
  color: Color,
  want: Want,
  deadlineMs: number,
  hopeless: () => string | undefined = () => undefined,
): Promise<string | undefined> {
  const end = clock.now() + deadlineMs;
  let waiting = slugs;
  for (;;) {
    const word = news.next();
    const asked = waiting.map(async (slug) => {
      const report = await look(slug, color);
      return { slug, why: want(report), failed: report?.failed === true };
    });
    const not = (await Promise.all(asked)).filter(({ why }) => why !== undefined);
    if (not.length === 0) return undefined;
    const lost = hopeless() ?? inWords(not.filter(({ failed }) => failed));
    if (lost !== undefined) return lost;
    if (clock.now() >= end) return inWords(not);
    waiting = not.map(({ slug }) => slug);
    await Promise.race([clock.sleep(AGAIN_MS), word]);
  }
}

function inWords(not: readonly { slug: string; why: string | undefined }[]): string | undefined {
  if (not.length === 0) return undefined;
  return not.map(({ slug, why }) => `${slug} ${why}`).join('; ');
}

/** One of these roles, and ready for it. */
export function inRole(...roles: ColorReport['role'][]): Want {
  return (report) => {
    if (report === null) return 'does not answer at its page';
    if (roles.includes(report.role)) {
      const { ready, role, problem } = report;
      return ready ? undefined : `is not ready as ${role}${problem ? ` (${problem})` : ''}`;
    }
    return `is ${report.role}, not ${roles.join(' or ')}`;
  };
}

/** @param version undefined: any */
export function ofVersion(version: string | undefined, want: Want): Want {
  return (report) =>
    report !== null && version !== undefined && report.version !== version
      ? `runs ${report.version}, not ${version}`
      : want(report);
}
