import type { Fleet } from '../fleet/model.ts';
import { renderHaproxyConfig } from './haproxy-config.ts';
import { renderNatsConfig } from './nats-config.ts';
import { fabricUsers } from './nats/users.ts';
import { sampleFleet } from './sample-fleet.ts';

const fleet = sampleFleet();
const usersOf = (machine: string) =>
  new Map(fabricUsers(fleet, machine).map((u) => [u.slug, u.permissions]));

describe('renderNatsConfig', () => {
  it('makes the first machine the hub and the others its leaves', () => {
    expect(renderNatsConfig(fleet, 'mainpc')).toContain('listen: "0.0.0.0:7422"');
    expect(renderNatsConfig(fleet, 'mainpc')).toContain('verify: true');
    expect(renderNatsConfig(fleet, 'pc2')).toContain('include "auth/leaf.conf"');
    expect(renderNatsConfig(fleet, 'pc2')).not.toContain('7422');
  });

  it('gives each machine its own domain, and leaves out the link when it is alone', () => {
    expect(renderNatsConfig(fleet, 'pc2')).toContain('domain: pc2');
    const alone = { ...fleet, machines: fleet.machines.slice(0, 1) } as Fleet;
    expect(renderNatsConfig(alone, 'mainpc')).not.toContain('leafnodes');
  });

  it('compresses no link, whatever its first round trip was', () => {
    for (const { name } of fleet.machines)
      expect(renderNatsConfig(fleet, name)).toMatch(/leafnodes \{[^]*\n +compression: off\n/);
  });

  it('has an account of rehearsals with a link of its own where parts are released by color', () => {
    expect(renderNatsConfig(fleet, 'pc2')).not.toContain('REHEARSAL');
    const entries = fleet.entries.map((entry) => ({ ...entry, colors: true }));
    const text = renderNatsConfig({ ...fleet, entries }, 'pc2');
    expect(text).toMatch(/REHEARSAL \{\n +jetstream \{ max_mem: 32MiB, max_file: 512MiB \}/);
    expect(text).toMatch(/include "auth\/rehearsal-leaf.conf"\n +account: REHEARSAL/);
  });

  it.each(['mainpc', 'pc2'])('%s acknowledges when it is on the disk', (machine) => {
    expect(renderNatsConfig(fleet, machine)).toMatch(
      /^jetstream \{[^}]*^ {2}sync_interval: always$[^}]*^\}/m,
    );
  });

  it('has a lame duck only when the stop grace has room for it', () => {
    expect(renderNatsConfig(fleet, 'mainpc')).not.toContain('lame_duck');
    const patient = fleet.entries.map((e) => ({ ...e, stopGraceSeconds: 40 }));
    expect(renderNatsConfig({ ...fleet, entries: patient }, 'mainpc')).toContain(
      'lame_duck_duration: "30s"',
    );
  });
});

describe('fabricUsers', () => {
  it('knows the agents and services of its machine and the operator, not the infrastructure', () => {
    expect([...usersOf('mainpc').keys()]).toEqual(['agent-a', 'core-orchestrator', 'operator']);
  });

  it('lets an agent speak under its own name only, and of JetStream read nothing but the registry', () => {
    const { publish, subscribe } = usersOf('mainpc').get('agent-a')!;
    expect(publish.allow).toContain('error.*.AgentA');
    expect(publish.allow.filter((s) => /JS|KV|SRV|INBOX|^>|^error\.>/.test(s))).toEqual([
      '$JS.API.DIRECT.GET.KV_registry.$KV.registry.>',
    ]);
    expect(publish.deny).toEqual(['event.registry.>', 'event.hub-records.>', 'event.release.>']);
    expect(subscribe.allow).not.toContain('>');
  });

  it('lets a colored entry read which color is live, and write only that it let go itself', () => {
    const entries = fleet.entries.map((entry) => ({ ...entry, colors: entry.role !== 'service' }));
    const agent = fabricUsers({ ...fleet, entries }, 'mainpc')[0]!.permissions;
    const rights = [...agent.publish.allow, ...agent.subscribe.allow];
    expect(rights.filter((subject) => subject.includes('release_'))).toEqual([
      '$JS.API.DIRECT.GET.KV_release_mainpc.$KV.release_mainpc.colors',
      '$JS.API.DIRECT.GET.KV_release_mainpc.$KV.release_mainpc.released.agent-a',
      '$JS.API.STREAM.INFO.KV_release_mainpc',
      '$KV.release_mainpc.released.agent-a',
      '$KV.release_mainpc.colors',
      '$KV.release_mainpc.released.agent-a',
    ]);
  });

  it('lets nobody but the steward say which color is live', () => {
    const everybody = ['core-orchestrator', 'agent-a'].map((slug) => usersOf('mainpc').get(slug)!);
    for (const { publish } of everybody)
      expect(publish.allow).not.toEqual(expect.arrayContaining(['$KV.release_mainpc.>']));
    const entries = [{ ...fleet.entries[2]!, name: 'steward', slug: 'steward' }];
    const [steward] = fabricUsers({ ...fleet, entries }, 'mainpc');
    expect(steward!.permissions.publish.allow).toContain('$KV.release_mainpc.>');
  });

  it('lets only the hub of a machine tell the steward beside it to recover, and keeps that there', () => {
    const named = (name: string) => ({ ...fleet.entries[2]!, name, slug: name, role: 'service' });
    const entries = [named('observability-hub'), named('steward'), fleet.entries[2]!];
    const users = fabricUsers({ ...fleet, entries } as Fleet, 'mainpc');
    const verbs = ['recovery.mainpc.restart_container', 'recovery.mainpc.clear_container_state'];
    const who = (may: 'publish' | 'subscribe') =>
      users.flatMap(({ slug, permissions }) =>
        permissions[may].allow.flatMap((one) => (one.startsWith('recovery') ? [[slug, one]] : [])),
      );
    expect(who('publish')).toEqual(verbs.map((verb) => ['observability-hub', verb]));
    expect(who('subscribe')).toEqual(verbs.map((verb) => ['steward', verb]));
    expect(users.flatMap(({ permissions }) => permissions.publish.allow)).not.toContain('>');
    expect(renderNatsConfig(fleet, 'pc2')).toMatch(
      /deny_imports: .*"recovery\.>".*\n.*deny_exports: .*"recovery\.>"/,
    );
  });

  it('lets a service make what it needs, and change none of what it does not own', () => {
    const entries = [{ ...fleet.entries[2]!, name: 'security-gateway', machine: 'pc2' }] as const;
    const services = entries.map((entry) => ({ ...entry, role: 'service' as const }));
    const [gateway] = fabricUsers({ ...fleet, entries: services }, 'pc2');
    const made = /^\$JS\.API\.STREAM\.(CREATE|UPDATE|PURGE)/;
    expect(gateway!.permissions.publish.allow.filter((subject) => made.test(subject))).toEqual(
      ['AUDIT', 'KV_modes', 'KV_security', 'KV_trust'].map(
        (name) => `$JS.API.STREAM.CREATE.${name}`,
      ),
    );
  });

  it('lets only the keeper of a machine make all of its streams', () => {
    const orchestrator = usersOf('mainpc').get('core-orchestrator')!.publish.allow;
    expect(orchestrator).toEqual(
      expect.arrayContaining(['$JS.API.STREAM.CREATE.KV_registry', '$KV.registry.>']),
    );
    const bus = usersOf('pc2').get('error-bus')!.publish.allow;
    expect(bus).toContain('$JS.API.STREAM.CREATE.KV_registry');
    // There it is a mirror: nobody writes it.
    expect(bus).not.toContain('$KV.registry.>');
    // Single messages: later copies of an error, and dead letters that were taken in after all.
    expect(
      [...orchestrator, ...bus].filter((s) => s.includes('DELETE') && !s.includes('CONSUMER')),
    ).toEqual(['$JS.API.STREAM.MSG.DELETE.ERRORS', '$JS.API.STREAM.MSG.DELETE.ERRORS_DEAD']);
  });
});

describe('renderHaproxyConfig', () => {
  it('opens one port per service of the machine', () => {
    const text = renderHaproxyConfig(fleet, 'mainpc');
    expect(text).toContain('frontend core-orchestrator from common\n  bind :7000\n');
    expect(text).toContain('server blue core-orchestrator:8080');
    expect(text).not.toContain('error-bus');
    expect(renderHaproxyConfig(fleet, 'pc2')).toContain('bind :7004');
  });

  it('ends inside the stop grace of its container', () => {
    expect(renderHaproxyConfig(fleet, 'mainpc')).toContain('hard-stop-after 12s');
  });
});
