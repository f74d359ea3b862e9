import { CAPABILITIES } from '../../../contracts/migration/modes.ts';
import { sampleEntry, smallFleet } from '../../testing/sample-fleet.ts';
import { rendered } from '../../testing/rendered.ts';
import { environmentLines } from './environment.ts';

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

test('a container knows its slug where that does not follow from its name, for only there it is answered', () => {
  const lines = (more: object) => environmentLines(sampleEntry('pc2', 'ResourceManager', more));
  expect(lines({ slug: 'legacy-resource-manager' })).toContain(
    'TANDEM_SLUG: legacy-resource-manager',
  );
  expect(lines({}).join()).not.toContain('TANDEM_SLUG');
});
