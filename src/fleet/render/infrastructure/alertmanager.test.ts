import { parse } from 'yaml';
import { sampleEntry, smallFleet } from '../../testing/sample-fleet.ts';
import { renderFleet } from '../render-fleet.ts';

const config = () => '# config\n';
const options = {
  version: '1.2.3',
  configs: { nats: config, haproxy: config, prometheus: config, alertmanager: config },
};

function rendered(machines: readonly string[]): Record<string, Record<string, unknown>> {
  const fleet = smallFleet();
  const pair = machines.map((machine) =>
    sampleEntry(machine, 'alertmanager', {
      role: 'infrastructure',
      run: { kind: 'image', image: 'tandem/alertmanager' },
      publish: [{ port: 9094, hostPort: 9094, address: '0.0.0.0' }],
      config: { slack_channel: '#x' },
    }),
  );
  const files = renderFleet({ ...fleet, entries: [...fleet.entries, ...pair] }, options);
  const keepTag = { tag: '!reset', resolve: () => null, collection: 'seq' as const };
  return Object.fromEntries(
    files
      .filter(({ path }) => path.endsWith('.yaml') && !path.includes('devices'))
      .map(({ path, text }) => {
        const file = parse(text, { merge: true, customTags: [keepTag], logLevel: 'error' }) as {
          services: Record<string, Record<string, unknown>>;
        };
        return [path, file.services['alertmanager'] ?? {}];
      }),
  );
}

test('each knows itself and its peer by name, at the addresses of the machines', () => {
  const service = rendered(['mainpc', 'pc2'])['pc2.yaml']!;
  expect(service).toMatchObject({
    environment: {
      ALERTMANAGER_NAME: 'alertmanager-pc2',
      ALERTMANAGER_PEERS: 'alertmanager-mainpc',
    },
    extra_hosts: [
      'alertmanager-mainpc:${TANDEM_MAINPC_ADDRESS:-192.168.100.16}',
      'alertmanager-pc2:${TANDEM_PC2_ADDRESS:-192.168.100.17}',
    ],
    ports: ['0.0.0.0:9094:9094'],
    secrets: ['gossip.key', 'gossip.crt', 'ca.crt'],
    configs: [{ source: 'alertmanager', target: '/etc/alertmanager/alertmanager.yml' }],
  });
});

test('on one engine the same names stand for the link network, and nothing is published', () => {
  const service = rendered(['mainpc', 'pc2'])['overlays/one-host.mainpc.yaml']!;
  expect(service).toMatchObject({ networks: { link: { aliases: ['alertmanager-mainpc'] } } });
  expect(Object.keys(service)).toEqual(['networks', 'ports', 'extra_hosts']);
});

test('one alone has nobody to gossip with', () => {
  expect(rendered(['mainpc'])['mainpc.yaml']).toMatchObject({
    environment: { ALERTMANAGER_PEERS: '' },
  });
});
