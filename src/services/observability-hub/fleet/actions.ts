/** Actions that show the fleet. */
import { Type } from 'typebox';
import { MemberUnknown } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import {
  FleetNews,
  Member,
  memberId,
  Transition,
} from '../../../contracts/observability/observability.ts';
import { action, actionStream } from '../../../runtime/agent.ts';
import { Nothing } from '../schemas.ts';
import { fleetView } from './start.ts';
import { snapshotOf, watchFleet } from './watch.ts';

const Neighbour = Type.Pick(Member, ['id', 'state', 'reason']);

export const fleetActions = {
  fleet: action({
    summary: 'Every machine and member of the fleet, as this hub sees them now',
    input: Nothing,
    output: Type.Object({ status: Type.String(), ...FleetNews.anyOf[0].properties }),
    run: () => ({ status: 'success', ...snapshotOf(fleetView()) }),
  }),

  member: action({
    summary: 'One member, its last changes of state, and who it depends on and who on it',
    input: Type.Object({
      machine: Type.String({ minLength: 1 }),
      name: Type.String({ minLength: 1 }),
    }),
    output: Type.Object({
      status: Type.String(),
      member: Member,
      transitions: Type.Array(Transition),
      dependencies: Type.Array(Neighbour),
      dependents: Type.Array(Neighbour),
    }),
    run: ({ machine, name }) => {
      const fleet = fleetView();
      const id = memberId(machine, name);
      const member = fleet.member(id);
      if (member === undefined) throw new MemberUnknown({ member: id });
      const short = ({ id, state, reason }: Member) => ({ id, state, reason });
      return {
        status: 'success',
        member,
        transitions: [...fleet.transitions(id)],
        dependencies: member.depends_on.flatMap((one) => fleet.member(one) ?? []).map(short),
        dependents: fleet
          .members()
          .filter(({ depends_on }) => depends_on.includes(id))
          .map(short),
      };
    },
  }),
};

export const fleetStreams = {
  watch_fleet: actionStream({
    summary: 'The whole fleet, then what changes, at most once a second',
    input: Nothing,
    item: FleetNews,
    run: (_input, { signal }) => watchFleet(fleetView(), signal),
  }),
};
