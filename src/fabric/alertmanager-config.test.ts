import { parse } from 'yaml';
import type { Entry, Fleet } from '../fleet/model.ts';
import { sampleEntry } from '../fleet/testing/sample-fleet.ts';
import { renderAlertmanagerConfig } from './alertmanager-config.ts';
import { RECEIVER_SECRETS } from './alertmanager/receivers.ts';
import { sampleFleet } from './sample-fleet.ts';

interface Rendered {
  route: {
    receiver: string;
    group_wait: string;
    routes: { matchers: string[]; receiver: string }[];
  };
  receivers: ({ name: string } & Record<string, Record<string, unknown>[]>)[];
}

const alertmanager = (machine: string, config: Entry['config'] = {}) =>
  sampleEntry(machine, 'alertmanager', {
    role: 'infrastructure',
    run: { kind: 'image', image: 'tandem/alertmanager' },
    config,
  });

function fleetWith(config: Entry['config'] = {}): Fleet {
  const fleet = sampleFleet();
  const pair = ['mainpc', 'pc2'].map((machine) => alertmanager(machine, config));
  return { ...fleet, entries: [...fleet.entries, ...pair] };
}

/** The text as the start script of the image leaves it with these secrets filled in. */
function withSecrets(text: string, filled: readonly string[]): Rendered {
  let leftOut = false;
  const kept = text.split('\n').filter((line) => {
    const condition = /^ *# if (.*)$/.exec(line)?.[1];
    if (condition !== undefined)
      leftOut = condition
        .split(' ')
        .some((word) => filled.includes(word.replace('!', '')) === word.startsWith('!'));
    if (/^ *# end$/.test(line)) leftOut = false;
    return !leftOut;
  });
  return parse(kept.join('\n')) as Rendered;
}

const channels = (rendered: Rendered) =>
  Object.fromEntries(
    rendered.receivers.map(({ name, ...kinds }) => [
      name,
      Object.values(kinds)
        .flat()
        .map((one) => String(one['api_url_file'] ?? one['routing_key_file'])),
    ]),
  );

const text = renderAlertmanagerConfig(fleetWith(), 'pc2');
const { slack, pagerduty, escalation } = RECEIVER_SECRETS;
const file = (secret: string) => `/run/secrets/${secret}`;

test('both of the pair have the same configuration', () => {
  expect(renderAlertmanagerConfig(fleetWith(), 'mainpc')).toBe(text);
});

test('with all credentials: warnings to Slack, critical to PagerDuty, what lasts to its own service', () => {
  const rendered = withSecrets(text, Object.values(RECEIVER_SECRETS));
  expect(channels(rendered)).toEqual({
    page: [],
    warning: [file(slack)],
    critical: [file(pagerduty)],
    escalation: [file(escalation), file(slack)],
  });
  expect(rendered.route).toMatchObject({
    receiver: 'warning',
    routes: [
      { matchers: ['escalation="p1"'], receiver: 'escalation' },
      { matchers: ['severity="critical"'], receiver: 'critical' },
      { matchers: ['severity=~"info|none"'], receiver: 'page' },
    ],
  });
  for (const { name, ...kinds } of rendered.receivers)
    for (const one of Object.values(kinds).flat())
      expect([name, one['send_resolved']]).toEqual([name, true]);
  expect(rendered.receivers[1]!['slack_configs']![0]!['channel']).toBe('#ops-alerts');
});

test('a receiver without credentials is left out, and what is critical takes the next best way', () => {
  expect(channels(withSecrets(text, [slack]))).toMatchObject({
    critical: [file(slack)],
    escalation: [file(slack)],
  });
  expect(channels(withSecrets(text, [pagerduty]))).toMatchObject({
    warning: [],
    critical: [file(pagerduty)],
    escalation: [file(pagerduty)],
  });
  expect(Object.values(channels(withSecrets(text, []))).flat()).toEqual([]);
});

test('the definition sets channel, addresses and times', () => {
  const config = {
    slack_channel: '#night',
    pagerduty_url: 'https://events.eu.pagerduty.com/v2/enqueue',
    warning: { group_wait: 1 },
  };
  const rendered = withSecrets(renderAlertmanagerConfig(fleetWith(config), 'mainpc'), [
    slack,
    pagerduty,
  ]);
  expect(rendered.route.group_wait).toBe('1s');
  expect(rendered.receivers[1]!['slack_configs']![0]!['channel']).toBe('#night');
  expect(rendered.receivers[2]!['pagerduty_configs']![0]!['url']).toBe(config.pagerduty_url);
});

test('no text of the definition can leave its place', () => {
  for (const config of [{ slack_channel: '#a" x' }, { pagerduty_url: 'ftp://x' }, { other: 1 }])
    expect(() => renderAlertmanagerConfig(fleetWith(config), 'mainpc')).toThrow(
      /config of the alertmanager entry on mainpc/,
    );
});

const texts = (rendered: Rendered) =>
  rendered.receivers
    .flatMap(({ name: _name, ...kinds }) => Object.values(kinds).flat())
    .map((one) => String(one['text'] ?? (one['details'] as { firing: string }).firing));

test('a runbook is named by its place, and linked where somebody said under which address a hub is reached', () => {
  const all = Object.values(RECEIVER_SECRETS);
  for (const one of texts(withSecrets(text, all)))
    expect(one).toContain('({{ .Annotations.runbook_url }})');
  const linked = withSecrets(
    renderAlertmanagerConfig(fleetWith({ page_url: 'http://10.0.0.5:7002' }), 'pc2'),
    all,
  );
  for (const one of texts(linked))
    expect(one).toContain(
      '({{ reReplaceAll "^docs/runbooks/" "http://10.0.0.5:7002/ui/runbooks/" .Annotations.runbook_url }})',
    );
  const [slackOf] = linked.receivers.find(({ name }) => name === 'warning')!['slack_configs']!;
  expect(slackOf).toMatchObject({ title_link: 'http://10.0.0.5:7002/ui/' });
  expect(() => renderAlertmanagerConfig(fleetWith({ page_url: 'http://x/' }), 'pc2')).toThrow(
    'page_url',
  );
});
