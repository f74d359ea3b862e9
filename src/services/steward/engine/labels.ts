/** Labels that compose files give to containers. */
export const label = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  /** `True` for containers of `docker compose run`. */
  oneOff: 'com.docker.compose.oneoff',
  machine: 'tandem.machine',
  agent: 'tandem.agent',
  group: 'tandem.group',
  role: 'tandem.role',
  version: 'tandem.version',
  color: 'tandem.color',
  /** There are two copies of the entry; not there where the color says nothing. */
  colored: 'tandem.colored',
  /** Of the image. */
  title: 'org.opencontainers.image.title',
} as const;

export type Labels = Readonly<Record<string, string>>;

/** True for a container that an entry of the fleet definition runs in. */
export function isOfFleet(labels: Labels, project: string): boolean {
  return (
    labels[label.project] === project &&
    labels[label.agent] !== undefined &&
    labels[label.oneOff] !== 'True'
  );
}
