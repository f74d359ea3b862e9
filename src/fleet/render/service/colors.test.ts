import { parse } from 'yaml';
import type { Entry } from '../../model.ts';
import { needs, sampleBroker, sampleEntry, sampleMachine } from '../../testing/sample-fleet.ts';
import { renderFleet } from '../render-fleet.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- compose files are read back as plain data */

const text = () => '';
const options = {
  version: '1.2.3',
  configs: { nats: text, haproxy: text, prometheus: text, alertmanager: text },
};

function servicesOf(...entries: Entry[]): Record<string, any> {
  const fleet = { machines: [sampleMachine('pc2')], entries: [sampleBroker('pc2'), ...entries] };
  const file = renderFleet(fleet, options).find(({ path }) => path === 'pc2.yaml')!;
  return (parse(file.text, { merge: true, logLevel: 'error' }) as any).services;
}

const bus = sampleEntry('pc2', 'error-bus', {
  role: 'service',
  colors: true,
  ports: { service: 7004, publishers: 7150 },
  secrets: ['jwt'],
  config: { zmq_port: 7150 },
  volumes: { kept: '/kept' },
});
const both = servicesOf(
  bus,
  sampleEntry('pc2', 'Worker', { colors: true }),
  sampleEntry('pc2', 'Reader', { dependsOn: [needs('pc2/error-bus')] }),
);
const [blue, green] = [both['error-bus'], both['error-bus-green']];

test('an entry with colors is two services, of which the green one waits for its profile', () => {
  expect(Object.keys(both)).toEqual(
    expect.arrayContaining(['error-bus', 'error-bus-green', 'worker', 'worker-green', 'reader']),
  );
  expect(both).not.toHaveProperty('reader-green');
  expect(blue.profiles).toBeUndefined();
  expect(green.profiles).toEqual(['green']);
});

test('both have the same secrets, volumes, settings and limits', () => {
  const same = ['secrets', 'volumes', 'configs', 'command', 'mem_limit', 'cpus', 'pids_limit'];
  for (const key of [...same, 'stop_grace_period', 'healthcheck', 'restart', 'depends_on'])
    expect([key, green[key]]).toEqual([key, blue[key]]);
  expect(blue.volumes).toContain('error-bus-state:/var/lib/tandem');
});

test('each knows its color and runs the version of its color', () => {
  for (const [color, service] of Object.entries({ blue, green })) {
    const tag = `\${TANDEM_${color.toUpperCase()}_VERSION:-\${TANDEM_VERSION:-1.2.3}}`;
    expect(service.image).toBe(`tandem/runtime:${tag}`);
    expect(service.environment).toMatchObject({
      TANDEM_COLORED: '1',
      TANDEM_COLOR: color,
      TANDEM_VERSION: tag,
      TANDEM_AGENT: 'error-bus',
    });
    expect(service.labels).toMatchObject({ 'tandem.version': tag, 'tandem.color': color });
  }
  expect(both['reader'].environment).not.toHaveProperty('TANDEM_COLORED');
});

test('each is found by its color; one that listens on ports of its own by its name as well', () => {
  expect(blue.networks).toEqual({ default: { aliases: ['error-bus-blue'] } });
  expect(green.networks).toEqual({ default: { aliases: ['error-bus'] } });
  expect(both['worker'].networks).toEqual({ default: { aliases: ['worker-blue'] } });
  // Compose itself gives a service its own name.
  expect(both['worker-green'].networks).toBeUndefined();
});

test('images of a color are made by nobody who starts it: they are those of a release', () => {
  const builders = Object.entries(both).filter(([, service]) => service.build);
  expect(builders.map(([slug]) => slug)).toContain('reader');
  expect(blue.build ?? green.build).toBeUndefined();
});

test('who depends on an entry with colors waits for the copy that is always there', () => {
  expect(Object.keys(both['reader'].depends_on)).toContain('error-bus');
});
