/** What our own infrastructure images expect of a compose file: their settings, their folders, their probe. */
import { INGRESS_SOCKETS } from '../../../contracts/release/release.ts';
import type { Entry } from '../../model.ts';
import { ownImage } from '../service/images.ts';

/** The images whose settings `src/fabric/` writes. */
const INFRASTRUCTURE_IMAGES = ['nats', 'haproxy', 'prometheus', 'alertmanager'] as const;
export type InfrastructureImage = (typeof INFRASTRUCTURE_IMAGES)[number];

/** A config file in this repository and where the container expects it. */
export interface ConfigFile {
  /** Path under `compose/`. */
  readonly file: string;
  readonly target: string;
}

/** A folder under `compose/` with files that people write, mounted as it is. */
export interface Folder {
  readonly source: string;
  readonly target: string;
}

export interface ImageNeeds {
  readonly config?: (machine: string) => ConfigFile;
  readonly folders?: readonly Folder[];
  /** Where it answers its probe. */
  readonly probe: string;
  /** Instead of the usual interval of probes while it starts. */
  readonly startInterval?: string;
  /** Where it keeps what outlives the container, by volume. */
  readonly volumes?: Readonly<Record<string, string>>;
}

const NEEDS: Readonly<Record<InfrastructureImage | 'door', ImageNeeds>> = {
  door: { probe: 'http://127.0.0.1:8405/health/ready', startInterval: '500ms' },
  nats: {
    config: (machine) => ({ file: `config/nats/${machine}.conf`, target: '/etc/nats/nats.conf' }),
    probe: 'http://127.0.0.1:8222/healthz',
    // Everybody waits for the broker, and it is up in a moment.
    startInterval: '500ms',
    volumes: { 'nats-data': '/data' },
  },
  haproxy: {
    config: (machine) => ({
      file: `config/haproxy/${machine}.cfg`,
      target: '/usr/local/etc/haproxy/haproxy.cfg',
    }),
    probe: 'http://127.0.0.1:8404/health/ready',
    // Runtime sockets, one for each ingress; the steward of the machine switches colors through them.
    volumes: { 'ingress-run': INGRESS_SOCKETS },
  },
  prometheus: {
    config: (machine) => ({
      file: `config/prometheus/${machine}.yml`,
      target: '/etc/prometheus/prometheus.yml',
    }),
    folders: [{ source: 'config/prometheus/rules', target: '/etc/prometheus/rules' }],
    probe: 'http://127.0.0.1:9090/-/ready',
    volumes: { 'prometheus-data': '/data' },
  },
  alertmanager: {
    config: (machine) => ({
      file: `config/alertmanager/${machine}.yml`,
      target: '/etc/alertmanager/alertmanager.yml',
    }),
    probe: 'http://127.0.0.1:9093/-/ready',
    volumes: { 'alertmanager-data': '/data' },
  },
};

/** Which of them an entry runs; null for everything else. */
export function infrastructureImage(entry: Entry): InfrastructureImage | null {
  return INFRASTRUCTURE_IMAGES.find((image) => image === ownImage(entry.run)) ?? null;
}

/** What the image of an entry expects, if it is one of them. */
export function imageNeeds(entry: Entry): ImageNeeds | null {
  const image = ownImage(entry.run);
  return image !== null && Object.hasOwn(NEEDS, image) ? NEEDS[image as keyof typeof NEEDS] : null;
}

/** Official images that read files of this repository as well, by name without tag. */
const OFFICIAL: Readonly<Record<string, readonly Folder[]>> = {
  'grafana/grafana': [
    { source: 'config/grafana/provisioning', target: '/etc/grafana/provisioning' },
    { source: 'config/grafana/dashboards', target: '/etc/grafana/dashboards' },
  ],
};

/** The folders of this repository that an entry reads. */
export function foldersOf(entry: Entry): readonly Folder[] {
  const { run } = entry;
  const name = run.kind === 'image' ? run.image.replace(/[:@].*$/, '') : '';
  return imageNeeds(entry)?.folders ?? OFFICIAL[name] ?? [];
}
