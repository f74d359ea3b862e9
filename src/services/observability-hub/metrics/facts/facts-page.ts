/** What engines, hosts and cards say, and how this hub sees each member: one page for the whole fleet. */
import type { MachineView, Member } from '../../../../contracts/observability/observability.ts';
import type { FleetView } from '../../fleet/fleet-view.ts';
import { freshHost } from '../series/hosts.ts';
import { alwaysOn } from '../pull/targets.ts';
import { TextPage, type Labels } from '../text-format.ts';
import { addHosts } from './host-facts.ts';

/** @param now Unix milliseconds of this hub's clock */
export function factsPage(
  fleet: Pick<FleetView, 'members' | 'machines' | 'plan'>,
  now: number,
): string {
  const page = new TextPage();
  addMembers(page, fleet);
  const hosts = fleet.machines().flatMap((machine: MachineView) => {
    const host = freshHost(machine, now);
    return host === null ? [] : [{ machine: machine.name, host }];
  });
  addHosts(page, hosts);
  return page.toString();
}

function addMembers(page: TextPage, fleet: Pick<FleetView, 'members' | 'plan'>): void {
  const members = fleet.members().filter(({ state }) => state !== 'absent');
  const each = (value: (member: Member) => number | null) =>
    members.map((member) => [labelsOf(member), value(member)] as const);
  page.add(
    'tandem_member_state',
    'gauge',
    'Always 1; the label says how this hub sees the member',
    awaited(fleet).map((member) => [{ ...labelsOf(member), state: member.state }, 1] as const),
  );
  const known = each(({ signs }) =>
    signs.engine === null ? null : Number(signs.engine === 'running'),
  );
  page.add('tandem_container_running', 'gauge', '1 while the engine runs it', known);
  const restarts = each((one) => (one.signs.engine === null ? null : one.restarts));
  const restartsHelp = 'Restarts by the engine since the container was made';
  page.add('tandem_container_restarts_total', 'counter', restartsHelp, restarts);
  const kills = each((one) => (one.signs.engine === null ? null : one.oom_kills));
  const killsHelp = 'Ends for want of memory since the steward started';
  page.add('tandem_container_oom_kills_total', 'counter', killsHelp, kills);
  const memory = each(({ load }) => load.memory_bytes);
  page.add('tandem_container_memory_bytes', 'gauge', 'Memory in use without file cache', memory);
  const limits = each(({ load }) => load.memory_limit_bytes);
  page.add('tandem_container_memory_limit_bytes', 'gauge', 'Its limit of memory', limits);
  const cpu = each(({ load }) => load.cpu_percent);
  page.add('tandem_container_cpu_percent', 'gauge', 'Use of one core', cpu);
  const started = each(({ started_at: at }) => (at === null ? null : Date.parse(at) / 1_000));
  page.add('tandem_container_start_time_seconds', 'gauge', 'Its last start', started);
}

/** Without those whose profile is off: nobody misses them. */
function awaited(fleet: Pick<FleetView, 'members' | 'plan'>): Member[] {
  const always = alwaysOn(fleet.plan);
  return fleet.members().filter(({ id, state }) => state !== 'absent' || always.has(id));
}

function labelsOf({ id, machine, name, group, role }: Member): Labels {
  return { machine, agent: name, group, role, member: id };
}
