import type { Member } from '../../../../contracts/observability/observability.ts';
import { planned } from '../../testing.ts';
import { member } from '../testing.ts';
import { discovered, targetsOf } from './targets.ts';

/** Like the real view, one whose methods need their object. */
class View {
  readonly plan = [planned('Echo'), planned('Trainer', { profiles: ['training'] })];
  readonly #members: Member[];
  constructor(members: Member[]) {
    this.#members = members;
  }
  members() {
    return this.#members;
  }
}
const ids = (members: Member[]) => targetsOf(new View(members)).map(({ id }) => id);

test('who should be there is a target even when nobody made it; a profile that is off is not missed', () => {
  expect(
    ids([
      member('mainpc/Echo', { state: 'absent' }),
      member('mainpc/Trainer', { state: 'absent' }),
    ]),
  ).toEqual(['mainpc/Echo']);
  expect(ids([member('mainpc/Trainer', { state: 'dead' })])).toEqual(['mainpc/Trainer']);
});

test('of the infrastructure those are targets whose figures can be read', () => {
  const role = 'infrastructure';
  expect(ids([member('pc2/nats', { role }), member('pc2/database', { role })])).toEqual([
    'pc2/nats',
  ]);
});

test('in the form of Prometheus: the id as address, and who it is as labels', () => {
  expect(discovered([member('pc2/Echo')])).toEqual([
    {
      targets: ['pc2/Echo'],
      labels: {
        machine: 'pc2',
        agent: 'Echo',
        group: 'memory_system',
        role: 'agent',
        member: 'pc2/Echo',
      },
    },
  ]);
});
