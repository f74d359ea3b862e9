import { parse } from 'yaml';
import { needs, sampleDoor, sampleEntry, sampleIngress } from '../../testing/sample-fleet.ts';
import { sampleMachine } from '../../testing/sample-fleet.ts';
import { renderFleet } from '../render-fleet.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- compose files are read back as plain data */

const text = () => '';
const configs = { nats: text, haproxy: text, prometheus: text, alertmanager: text };
const machines = ['mainpc', 'pc2'].map((name) => sampleMachine(name));
const ingress = {
  ...sampleIngress('pc2', 7004),
  publish: [],
  dependsOn: [needs('pc2/door', { condition: 'started' })],
};
const files = Object.fromEntries(
  renderFleet(
    { machines, entries: [sampleDoor('pc2', 7004), ingress, sampleEntry('pc2', 'Agent')] },
    { version: '1.2.3', configs },
  ).map((file) => [file.path, file.text]),
);
const read = (path: string) => parse(files[path]!, { merge: true, logLevel: 'error' }) as any;
const { services, volumes } = read('pc2.yaml');

test('the ingress lives in the network of the door and has none of its own', () => {
  expect(services.ingress.network_mode).toBe('service:door');
  expect(services.ingress).not.toHaveProperty('networks');
  expect(services.ingress).not.toHaveProperty('ports');
  expect(services.ingress.depends_on.door).toEqual({ condition: 'service_started', restart: true });
  expect(services.agent).not.toHaveProperty('network_mode');
});

test('the door has the ports and the name of the ingress, and hands waiting connections over', () => {
  expect(services.door).toMatchObject({
    ports: ['${TANDEM_INGRESS_ADDRESS:-127.0.0.1}:7004:7004'],
    networks: { default: { aliases: ['ingress'] } },
    sysctls: { 'net.ipv4.tcp_migrate_req': '1' },
    user: '10001:10001',
    read_only: true,
    cap_drop: ['ALL'],
  });
  expect(services.door.healthcheck.test).toContain('http://127.0.0.1:8405/health/ready');
});

test('what is asked for names of copies that do not run stays inside the engine', () => {
  expect(services.door.dns_opt).toEqual(['ndots:1']);
});

test('runtime sockets are in a volume that the steward can share', () => {
  expect(services.ingress.volumes).toEqual(['ingress-run:/run/tandem-ingress']);
  expect(volumes).toHaveProperty('ingress-run');
});

test('on one engine the ports of the door move to the address of the machine', () => {
  expect(read('overlays/one-host.pc2.yaml').services).toMatchObject({
    door: { ports: ['${TANDEM_PC2_INGRESS_ADDRESS:-127.0.0.2}:7004:7004'] },
  });
});
