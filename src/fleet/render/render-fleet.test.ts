import { parse } from 'yaml';
import { CAPABILITIES } from '../../contracts/modes.ts';
import { entryKey, type Fleet } from '../model.ts';
import { largeFleet, needs, sampleEntry, smallFleet } from '../testing/sample-fleet.ts';
import { renderFleet } from './render-fleet.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- compose files are read back as plain data */

const options = {
  version: '1.2.3',
  configs: {
    nats: (_: Fleet, machine: string) => `server_name: ${machine}\n`,
    haproxy: (_: Fleet, machine: string) => `# ingress of ${machine}\n`,
    prometheus: (_: Fleet, machine: string) => `# metrics of ${machine}\n`,
    alertmanager: (_: Fleet, machine: string) => `# alerts of ${machine}\n`,
  },
};

function rendered(fleet: Fleet): Record<string, any> {
  const files = renderFleet(fleet, options).filter((file) => file.path.endsWith('.yaml'));
  return Object.fromEntries(
    files.map(({ path, text }) => [
      path,
      parse(text, { merge: true, maxAliasCount: -1, logLevel: 'error' }),
    ]),
  );
}

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

test('secrets are files and never stand in the environment', () => {
  const { services, secrets } = rendered(smallFleet())['mainpc.yaml'];
  const vision = services['vision-capture'];
  expect(vision.secrets).toEqual([
    { source: 'nkey.vision-capture', target: 'nkey' },
    'camera_password',
  ]);
  expect(secrets).toMatchObject({
    'nkey.vision-capture': { file: '${TANDEM_SECRETS_DIR:-./secrets}/mainpc/nkey.vision-capture' },
    camera_password: { file: '${TANDEM_SECRETS_DIR:-./secrets}/mainpc/camera_password' },
  });
  expect(JSON.stringify(vision.environment)).not.toContain('camera');
});

test('an entry carries its ports, its config as a file and its GPU', () => {
  const { services, configs, volumes } = rendered(smallFleet())['mainpc.yaml'];
  const vision = services['vision-capture'];
  expect(vision.environment).toMatchObject({
    TANDEM_AGENT: 'VisionCapture',
    TANDEM_AGENT_PORT: '5510',
    TANDEM_HEALTH_PORT: '6510',
    TANDEM_CONFIG_FILE: '/etc/tandem/config.json',
    PRICE: '$$HOME',
  });
  expect(configs['vision-capture'].file).toBe('./config/agents/mainpc/vision-capture.json');
  expect(vision.deploy.resources.reservations.devices).toEqual([
    { driver: 'nvidia', device_ids: ['0'], capabilities: ['gpu'] },
  ]);
  expect(vision.volumes).toEqual(['vision-capture-state:/var/lib/tandem']);
  expect(volumes).toHaveProperty('vision-capture-state');
});

test('the old switches reach the services that have capabilities, and nobody else', () => {
  const fleet = smallFleet();
  const service = sampleEntry('pc2', 'trusting', { role: 'service', capabilities: ['trust'] });
  const { services } = rendered({ ...fleet, entries: [...fleet.entries, service] })['pc2.yaml'];
  const switches = Object.values(CAPABILITIES).map(({ flag }) => [flag, `\${${flag}:-}`]);
  expect(switches).toHaveLength(13);
  expect(services['trusting'].environment).toMatchObject({
    TANDEM_CAPABILITIES: 'trust',
    TANDEM_NATS_URL: 'nats://nats:4222',
    ...Object.fromEntries(switches),
  });
  const holders = Object.keys(services).filter((name) =>
    JSON.stringify(services[name]).includes('ENABLE_UNIFIED'),
  );
  expect(holders).toEqual(['trusting']);
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
