import { entryKey, type Fleet } from '../model.ts';
import { largeFleet, needs, sampleEntry, smallFleet } from '../testing/sample-fleet.ts';
import { options, rendered } from '../testing/rendered.ts';
import { renderFleet } from './render-fleet.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- compose files are read back as plain data */

function servicesOf(fleet: Fleet): [string, any][] {
  const files = rendered(fleet);
  return fleet.machines.flatMap(({ name }) =>
    Object.entries(files[`${name}.yaml`].services).map(([slug, service]): [string, any] => [
      `${name}/${slug}`,
      service,
    ]),
  );
}

describe('every rendered service', () => {
  const services = servicesOf(smallFleet());

  test('one per entry', () => {
    expect(services).toHaveLength(smallFleet().entries.length);
  });

  test.each(services)('%s is hardened and bounded', (key, service) => {
    expect(service).toMatchObject({
      user: '10001:10001',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: [expect.stringMatching(/^\/tmp:.*size=/)],
      logging: { driver: 'json-file', options: { 'max-size': '5m', 'max-file': '3' } },
      mem_limit: expect.stringMatching(/^\d+m$/),
      cpus: expect.any(Number),
      pids_limit: expect.any(Number),
      stop_grace_period: expect.stringMatching(/^\d+s$/),
      healthcheck: {
        test: [
          'CMD',
          '/usr/local/bin/probe',
          expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
          '8000',
        ],
        interval: '60s',
        start_interval: expect.stringMatching(/^(1s|500ms)$/),
      },
    });
    expect(service).not.toHaveProperty('container_name');
    expect(service).not.toHaveProperty('privileged');
    expect(service.cap_add).toBeUndefined();
    expect(Object.keys(service.labels)).toEqual(
      expect.arrayContaining(
        ['machine', 'group', 'role', 'version', 'color', 'agent', 'wave'].map((l) => `tandem.${l}`),
      ),
    );
    expect(service.labels['tandem.machine']).toBe(key.split('/')[0]);
  });
});

describe('what a container may see of its host', () => {
  const fleet = smallFleet();
  const steward = sampleEntry('pc2', 'steward', {
    role: 'service',
    hostAccess: ['engine-socket', 'network-counters', 'gpu-figures'],
  });
  const withSteward = { ...fleet, entries: [...fleet.entries, steward] };

  test('the socket of the engine, with its group and nobody else', () => {
    const holders = servicesOf(withSteward).filter(([, service]) =>
      JSON.stringify(service).includes('.sock'),
    );
    expect(holders.map(([key]) => key)).toEqual(['pc2/steward']);
    const [, service] = holders[0]!;
    expect(service.group_add).toEqual(['${TANDEM_ENGINE_GID:-0}']);
    expect(service.volumes).toContainEqual({
      type: 'bind',
      source: '${TANDEM_ENGINE_SOCKET:-/var/run/docker.sock}',
      target: '/var/run/docker.sock',
      read_only: true,
      bind: { create_host_path: false },
    });
  });

  test('network counters, and the figures of cards until an overlay takes them away', () => {
    const files = rendered(withSteward);
    const service = files['pc2.yaml'].services.steward;
    expect(service.volumes).toContainEqual(
      expect.objectContaining({ source: '/proc/1/net/dev', read_only: true }),
    );
    expect(service.deploy.resources.reservations.devices).toEqual([
      { driver: 'nvidia', count: 'all', capabilities: ['gpu', 'utility'] },
    ]);
    expect(files['overlays/no-gpu.pc2.yaml'].services.steward).toHaveProperty('deploy');
  });
});

test('only infrastructure publishes ports, on an address', () => {
  const published = servicesOf(smallFleet()).filter(([, service]) => service.ports);
  expect(Object.fromEntries(published.map(([key, service]) => [key, service.ports]))).toEqual({
    'mainpc/nats': ['${TANDEM_LEAF_ADDRESS:-0.0.0.0}:7422:7422'],
    'mainpc/ingress': ['${TANDEM_INGRESS_ADDRESS:-127.0.0.1}:7000:7000'],
    'pc2/ingress': ['${TANDEM_INGRESS_ADDRESS:-127.0.0.1}:7003:7003'],
  });
});

test('one service per image and machine says how it is built', () => {
  const builders = servicesOf(smallFleet()).filter(([, service]) => service.build);
  const images = builders.map(([key, { image }]) => `${key.split('/')[0]} ${image}`);
  expect(new Set(images).size).toBe(images.length);
  expect(images).toContain('mainpc tandem/runtime:${TANDEM_VERSION:-1.2.3}');
});

test('depends_on stays inside the machine, off observability, and off containers behind a profile', () => {
  const fleet = smallFleet();
  const hub = sampleEntry('mainpc', 'observability-hub', { role: 'service' });
  const watched = sampleEntry('mainpc', 'Watched', {
    dependsOn: [
      needs('mainpc/observability-hub'),
      needs('mainpc/ServiceRegistry'),
      needs('pc2/Foreign', { condition: 'started' }),
      needs('mainpc/core-orchestrator', { condition: 'started' }),
    ],
  });
  const { services } = rendered({ ...fleet, entries: [...fleet.entries, hub, watched] })[
    'mainpc.yaml'
  ];
  expect(services.watched.depends_on).toEqual({
    'core-orchestrator': { condition: 'service_started' },
    nats: { condition: 'service_healthy' },
  });
  expect(services['service-registry'].depends_on).toHaveProperty('core-orchestrator');
});

test('overlays hold only what a machine needs', () => {
  const files = rendered(smallFleet());
  expect(Object.keys(files).filter((file) => file.startsWith('overlays/'))).toEqual([
    'overlays/no-gpu.mainpc.yaml',
    'overlays/one-host.mainpc.yaml',
    'overlays/devices.mainpc.yaml',
    'overlays/one-host.pc2.yaml',
  ]);
  expect(files['overlays/devices.mainpc.yaml'].services['vision-capture']).toEqual({
    devices: ['/dev/video0:/dev/video0', '/dev/snd:/dev/snd'],
    group_add: ['${TANDEM_AUDIO_GID:-29}', '${TANDEM_VIDEO_GID:-44}'],
  });
});

test('the order of the entries changes no byte', () => {
  const fleet = smallFleet();
  const reversed = { ...fleet, entries: [...fleet.entries].reverse() };
  expect(renderFleet(reversed, options)).toEqual(renderFleet(fleet, options));
});

test('another entry changes only its own lines', () => {
  const fleet = smallFleet();
  const text = (of: Fleet) => renderFleet(of, options)[0]!.text.split('\n');
  const entries = [...fleet.entries, sampleEntry('mainpc', 'Newcomer', { group: 'vision' })];
  const after = text({ ...fleet, entries });
  for (const line of text(fleet)) expect(after).toContain(line);
  expect(after.length - text(fleet).length).toBeLessThan(35);
});

test('what waits for itself is refused and named in full', () => {
  const fleet = smallFleet();
  const loop = ['A', 'B', 'C'].map((name, i) =>
    sampleEntry('pc2', name, { dependsOn: [needs(`pc2/${'BCA'[i]}`)] }),
  );
  expect(() => renderFleet({ ...fleet, entries: [...fleet.entries, ...loop] }, options)).toThrow(
    'pc2/A -> pc2/B -> pc2/C -> pc2/A',
  );
});

test('a GPU that the machine lacks is refused', () => {
  const fleet = smallFleet();
  const dreamer = sampleEntry('pc2', 'Dreamer', { gpu: { device: 0, vramMiB: 1 } });
  expect(() => renderFleet({ ...fleet, entries: [...fleet.entries, dreamer] }, options)).toThrow(
    /pc2\/Dreamer needs GPU 0/,
  );
});

test('a thousand agents on four machines come out whole', () => {
  const fleet = largeFleet(1000, 4);
  const keys = servicesOf(fleet).map(([key]) => key);
  expect(new Set(keys)).toEqual(
    new Set(fleet.entries.map((entry) => entryKey({ ...entry, name: entry.slug }))),
  );
});

test('the compose file of a small machine, whole', () => {
  const file = renderFleet(smallFleet(), options).find(({ path }) => path === 'pc2.yaml');
  expect(file!.text).toMatchSnapshot();
});
