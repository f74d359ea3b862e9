/** The colored containers of the machine, as its engine lists them. */
import { hostOfColor, otherColor, type Color } from '../../../../contracts/release/release.ts';
import { isOfFleet, label, type LinkedEngine } from '../../engine-view.ts';

export interface ColoredContainer {
  readonly slug: string;
  readonly color: Color;
  readonly id: string;
  /** `running`, `paused`, `exited`, ... */
  readonly state: string;
}

/** The second copy of an entry is called after its color; the first has the name of the entry. */
const SECOND: Color = 'green';
const SUFFIX = hostOfColor('', SECOND);

/**
 * Entries with two copies; the first color of one whose second was never made is not there, as
 * nothing can take over from it.
 *
 * @throws what the engine says
 */
export async function coloredContainers({ api, own }: LinkedEngine): Promise<ColoredContainer[]> {
  const all = (await api.list(own.project)).filter(({ Labels }) => isOfFleet(Labels, own.project));
  const services = new Map(all.map((one) => [one.Labels[label.service] ?? '', one]));
  return [...services.keys()]
    .filter((name) => name.endsWith(SUFFIX) && services.get(name)!.Labels[label.color] === SECOND)
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort()
    .flatMap((slug) =>
      ([['blue', slug] as const, [SECOND, slug + SUFFIX] as const] as const).flatMap(
        ([color, service]) => {
          const found = services.get(service);
          return found === undefined ? [] : [{ slug, color, id: found.Id, state: found.State }];
        },
      ),
    );
}

/**
 * Services of entries with colors that have no container in that color: nothing could take over from them.
 *
 * @throws what the engine says
 */
export async function withoutCounterpart(
  { api, own }: LinkedEngine,
  color: Color,
): Promise<string[]> {
  const all = (await api.list(own.project)).filter(({ Labels }) => isOfFleet(Labels, own.project));
  const colored = all.filter(({ Labels }) => Labels[label.colored] === 'true');
  const has = new Set(colored.map(({ Labels }) => Labels[label.service] ?? ''));
  return colored
    .filter(({ Labels }) => Labels[label.color] === otherColor(color))
    .map(({ Labels }) => colorOfService(Labels[label.service] ?? '').slug)
    .filter((slug) => !has.has(color === SECOND ? hostOfColor(slug, SECOND) : slug))
    .sort();
}

/** Entry and color of a compose service, when it may be one of a pair. */
export function colorOfService(service: string): { slug: string; color: Color } {
  return service.endsWith(SUFFIX)
    ? { slug: service.slice(0, -SUFFIX.length), color: SECOND }
    : { slug: service, color: 'blue' };
}
