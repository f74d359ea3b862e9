/** The switch that stops all recovery, and recovery while nobody gives tokens. */
import { HUB, type Hubs, type Machine } from '../../support/clients/hubs.ts';
import type { Slice } from '../../support/containers/slice.ts';
import { until } from '../../support/until.ts';

type Reply = Record<string, unknown>;

export function recoverySwitch(slice: Slice, hubs: Hubs) {
  test('the switch, turned at one hub, holds at the other and over its restart', async () => {
    const off = { enabled: false, reason: 'the test' };
    expect(await hubs.asOperator('pc2', 'set_recovery_switch', off)).toMatchObject({
      switch: { enabled: false, by: 'operator' },
    });
    const stateAt = (machine: Machine) => hubs.ask<{ switch: Reply }>(machine, 'recoveries');
    const isOff = ({ switch: { enabled } }: { switch: Reply }) => enabled === false;
    await until('the switch at mainpc', () => stateAt('mainpc'), isOff);
    // Whoever gives tokens is away from here on, so the hub begins without one.
    await (await slice.container('pc2', 'security-gateway')).stop({ t: 10 });
    await (await slice.container('mainpc', HUB)).restart({ t: 10 });
    await until('the hub is back, and off', () => stateAt('mainpc'), isOff, { timeoutMs: 60_000 });
    await hubs.see('mainpc/KnowledgeBase', 'healthy');
    const input = { agent_name: 'KnowledgeBase', strategy: 'tier1' };
    expect(await hubs.asOperator('mainpc', 'trigger_recovery', input)).toMatchObject({
      code: 'RECOVERY_OFF',
    });
    await hubs.asOperator('mainpc', 'set_recovery_switch', { enabled: true, reason: 'done' });
    await until(
      'the switch at pc2',
      () => stateAt('pc2'),
      (state) => !isOff(state),
    );
  });

  test('while nobody can give it a token, a hub recovers what is on its machine', async () => {
    const before = await slice.startedAt('mainpc', 'memory-client');
    const input = { agent_name: 'MemoryClient', machine: 'mainpc', strategy: 'tier1' };
    const reply = await until(
      'the recovery',
      () => hubs.asOperator('mainpc', 'trigger_recovery', input),
      ({ status }) => status === 'success',
      { timeoutMs: 150_000 },
    );
    expect(reply).toMatchObject({ recovery: { hub: 'mainpc', outcome: 'done' } });
    expect(await slice.startedAt('mainpc', 'memory-client')).not.toBe(before);
    await (await slice.container('pc2', 'security-gateway')).start();
  });
}
