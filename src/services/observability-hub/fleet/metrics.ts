/** What the hub shows of the fleet at `/metrics`. */
import client, { type Registry } from 'prom-client';
import { MEMBER_STATES } from '../../../contracts/observability/observability.ts';
import type { FleetView } from './fleet-view.ts';

export function addFleetMetrics(registry: Registry, fleet: FleetView): void {
  const registers = [registry];
  new client.Gauge({
    name: 'tandem_fleet_members',
    help: 'Members of the fleet by machine and state, as this hub sees them',
    labelNames: ['member_machine', 'state'],
    registers,
    collect() {
      this.reset();
      for (const { name } of fleet.machines())
        for (const state of MEMBER_STATES) this.set({ member_machine: name, state }, 0);
      for (const { machine, state } of fleet.members())
        this.inc({ member_machine: machine, state });
    },
  });
  new client.Gauge({
    name: 'tandem_fleet_machine_reachable',
    help: '1 while somebody on the machine is heard; absent while this hub hears nobody at all',
    labelNames: ['member_machine'],
    registers,
    collect() {
      this.reset();
      const machines = fleet.machines();
      // Who hears nobody has lost its broker, and cannot say of any machine that it is away.
      if (!machines.some(({ reachable }) => reachable)) return;
      for (const { name, reachable } of machines)
        this.set({ member_machine: name }, reachable ? 1 : 0);
    },
  });
  new client.Gauge({
    name: 'tandem_fleet_clock_offset_seconds',
    help: "This hub's clock minus the machine's",
    labelNames: ['member_machine'],
    registers,
    collect() {
      this.reset();
      for (const { name, clock_offset_ms: ms } of fleet.machines())
        if (ms !== null) this.set({ member_machine: name }, ms / 1_000);
    },
  });
  const transitions = new client.Counter({
    name: 'tandem_fleet_transitions_total',
    help: 'Changes of state of members, by the state they went to',
    labelNames: ['member_machine', 'state'],
    registers,
  });
  fleet.onState(({ member: { machine, state } }) =>
    transitions.inc({ member_machine: machine, state }),
  );
}
