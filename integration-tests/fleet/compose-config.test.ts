import { execa } from 'execa';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOCKET } from '../support/containers/engine-socket.ts';

// Compose itself reads every combination of files and profiles that people can start. Needs the
// docker command only, no engine.

const COMPOSE = fileURLToPath(new URL('../../compose/', import.meta.url));
const PROFILES = [[], ['delegation', 'green']];

const machines = readdirSync(COMPOSE)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => path.basename(file, '.yaml'));

const overlaysOf = (machine: string) =>
  readdirSync(path.join(COMPOSE, 'overlays'))
    .filter((file) => file.endsWith(`.${machine}.yaml`))
    .sort();

const combinations = machines.flatMap((machine) =>
  PROFILES.flatMap((profiles) =>
    subsets(overlaysOf(machine)).map((chosen) => ({ machine, profiles, chosen })),
  ),
);

function subsets(items: readonly string[]): string[][] {
  return items.reduce<string[][]>(
    (sets, item) => [...sets, ...sets.map((s) => [...s, item])],
    [[]],
  );
}

function compose(machine: string, overlays: readonly string[], profiles: readonly string[]) {
  const files = [`${machine}.yaml`, ...overlays.map((overlay) => `overlays/${overlay}`)];
  return [
    'compose',
    ...files.flatMap((file) => ['-f', path.join(COMPOSE, file)]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ];
}

interface Service {
  readonly image: string;
  readonly ports?: readonly { host_ip: string; published: string }[];
  readonly deploy?: unknown;
  readonly extra_hosts?: unknown;
  readonly networks: Record<string, { aliases?: string[] } | null>;
  readonly volumes?: readonly { type: string; source: string }[];
  readonly privileged?: boolean;
  readonly pid?: string;
  readonly network_mode?: string;
  readonly cap_add?: readonly string[];
}

async function servicesOf(...args: Parameters<typeof compose>): Promise<Record<string, Service>> {
  const { stdout } = await execa('docker', [...compose(...args), 'config', '--format', 'json']);
  return (JSON.parse(stdout) as { services: Record<string, Service> }).services;
}

test('both machines have their files', () => {
  expect(machines).toEqual(expect.arrayContaining(['mainpc', 'pc2']));
  expect(existsSync(path.join(COMPOSE, 'overlays/one-host.pc2.yaml'))).toBe(true);
});

test.each(combinations)(
  '$machine with profiles $profiles and $chosen is valid',
  async ({ machine, profiles, chosen }) => {
    const { exitCode, stderr } = await execa(
      'docker',
      [...compose(machine, chosen, profiles), 'config', '-q'],
      { reject: false },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  },
);

test('no-gpu leaves no reservation', async () => {
  const reserved = Object.values(await servicesOf('mainpc', [], ['delegation'])).filter(
    (s) => s.deploy,
  );
  expect(reserved.length).toBeGreaterThan(0);
  const services = await servicesOf('mainpc', ['no-gpu.mainpc.yaml'], ['delegation']);
  expect(Object.values(services).filter((service) => service.deploy)).toEqual([]);
});

test('one-host joins the brokers and keeps port numbers on addresses of their own', async () => {
  const mainpc = await servicesOf('mainpc', ['one-host.mainpc.yaml'], []);
  const pc2 = await servicesOf('pc2', ['one-host.pc2.yaml'], []);
  expect(mainpc.nats!.ports ?? []).toEqual([]);
  expect(mainpc.nats!.networks).toEqual({ default: {}, link: { aliases: ['mainpc'] } });
  expect(Object.keys(pc2.nats!.networks)).toEqual(['default', 'link']);
  expect(pc2.nats!.extra_hosts).toBeUndefined();
  const published = (services: Record<string, Service>) =>
    Object.values(services).flatMap((s) =>
      (s.ports ?? []).map((p) => `${p.host_ip}:${p.published}`),
    );
  expect(published(mainpc)).toEqual(['127.0.0.1:7000', '127.0.0.1:7002', '127.0.0.1:7900']);
  const ports = [7002, 7003, 7004, 7005, 7903, 7904, 7905];
  expect(published(pc2)).toEqual(ports.map((port) => `127.0.0.2:${port}`));
});

test.each(machines)('on %s nobody but the steward mounts the socket', async (machine) => {
  const services = await servicesOf(machine, overlaysOf(machine), ['*']);
  expect(Object.keys(services).length).toBeGreaterThan(20);
  const holders = Object.entries(services).filter(([, { volumes = [] }]) =>
    volumes.some(({ type, source }) => type === 'bind' && SOCKET.test(source)),
  );
  expect(holders.map(([name]) => name)).toEqual(['steward']);
  for (const [name, service] of Object.entries(services)) {
    expect(service).toMatchObject({ read_only: true });
    const { privileged, pid, network_mode, cap_add } = service;
    // The ingress lives in the network of the door, which has less than it; nobody in that of the host.
    const shared = name === 'ingress' ? { network_mode: 'service:door' } : {};
    expect({ privileged, pid, network_mode, cap_add }).toEqual(shared);
  }
});

test('each color may run a version of its own; without one it runs what everything else does', async () => {
  const images = async (env: Record<string, string>) => {
    const args = [...compose('pc2', [], ['green']), 'config', '--format', 'json'];
    const { stdout } = await execa('docker', args, { env: { TANDEM_VERSION: '2.0.0', ...env } });
    const { services } = JSON.parse(stdout) as { services: Record<string, Service> };
    return ['error-bus', 'error-bus-green', 'steward'].map((name) =>
      services[name]!.image.replace('tandem/runtime:', ''),
    );
  };
  expect(await images({})).toEqual(['2.0.0', '2.0.0', '2.0.0']);
  expect(await images({ TANDEM_GREEN_VERSION: '2.1.0' })).toEqual(['2.0.0', '2.1.0', '2.0.0']);
  expect(await images({ TANDEM_BLUE_VERSION: '1.9.0' })).toEqual(['1.9.0', '2.0.0', '2.0.0']);
});
