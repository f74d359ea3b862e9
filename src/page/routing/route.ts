/** Addresses of the views: what stands behind `#` in the address bar. */

const VIEWS = [
  'map',
  'agent',
  'errors',
  'queue',
  'alerts',
  'recovery',
  'anomalies',
  'logs',
  'traces',
  'modes',
  'releases',
] as const;
export type ViewName = (typeof VIEWS)[number];

export interface Place {
  readonly view: ViewName;
  /** What the view shows, e.g. machine and name of an agent. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

export const HOME: Place = { view: 'map', path: [], query: {} };

/** Any text gives a place; what is no view is the map. */
export function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [name, ...rest] = path.split('/').map(decoded);
  const view = VIEWS.find((known) => known === name);
  if (view === undefined || (view === 'agent' && rest.length !== 2)) return HOME;
  return { view, path: rest, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function hashOf(
  view: ViewName,
  path: readonly string[] = [],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  const address = ['#', view, ...path.map(encodeURIComponent)].join('/');
  return given.length === 0 ? address : `${address}?${new URLSearchParams(given)}`;
}

/** Address of a member, by its id `<machine>/<name>`. */
export function memberHash(id: string, query: Readonly<Record<string, string>> = {}): string {
  const at = id.indexOf('/');
  return hashOf('agent', [id.slice(0, at), id.slice(at + 1)], query);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
