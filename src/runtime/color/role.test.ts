import {
  NO_RELEASE_YET,
  type Color,
  type ColorsRecord,
  type Released,
} from '../../contracts/release/release.ts';
import { decide, Ending, untoldEnd, type Seen, type Standing } from './role.ts';

const STAY = { stay: true };
const standby: Standing = { role: 'standby', epoch: null };
const live = (epoch: number): Standing => ({ role: 'live', epoch });

const record = (changes: Partial<ColorsRecord>): ColorsRecord => ({
  ...NO_RELEASE_YET,
  ...changes,
});
const letGo = (color: Color, epoch: number, by = 'other'): Released => ({
  color,
  epoch,
  at: '',
  by,
});
const seen = (changes: Partial<ColorsRecord> | null, released: Released | null = null): Seen => ({
  record: changes === null ? null : record(changes),
  released,
});

const as = (color: Color, standing: Standing, what: Seen) =>
  decide(standing, what, { color, instance: 'me' });

describe('a new process', () => {
  it('is live as blue and on standby as green in a fleet that never released', () => {
    expect(as('blue', standby, seen(null))).toEqual({ role: 'live' });
    expect(as('green', standby, seen(null))).toEqual(STAY);
  });

  it('takes the part that the record has for its color', () => {
    expect(as('green', standby, seen({ next: 'green' }))).toEqual({ role: 'opening' });
    expect(as('green', standby, seen({ rehearsing: 'green' }))).toEqual({ role: 'rehearsing' });
    expect(as('blue', standby, seen({ epoch: 1, live: 'green' }))).toEqual(STAY);
  });

  it('works at once as the live color when the other one let go, and holds calls until then', () => {
    const now = { epoch: 3, live: 'green' } as const;
    expect(as('green', standby, seen(now, letGo('blue', 2)))).toEqual({ role: 'live' });
    expect(as('green', standby, seen(now, letGo('blue', 0)))).toEqual({ role: 'opening' });
    expect(as('green', standby, seen(now))).toEqual({ role: 'opening' });
  });
});

describe('a process that holds calls', () => {
  const opening: Standing = { role: 'opening', epoch: null };

  it('waits until it is live and the other color let go of the epoch before', () => {
    expect(as('green', opening, seen({ next: 'green' }))).toEqual(STAY);
    expect(as('green', opening, seen({ epoch: 1, live: 'green' }))).toEqual(STAY);
    const done = seen({ epoch: 1, live: 'green' }, letGo('blue', 0));
    expect(as('green', opening, done)).toEqual({ role: 'live' });
  });

  it('ends when the release is called off', () => {
    expect(as('green', opening, seen({}))).toEqual({ end: Ending.calledOff });
  });
});

describe('a live process', () => {
  it('hands over in the epoch after its own', () => {
    const next = seen({ epoch: 1, live: 'green' });
    expect(as('blue', live(0), next)).toEqual({ end: Ending.handover });
    expect(as('blue', live(0), seen({ next: 'green' }))).toEqual(STAY);
  });

  it.each([
    ['the other color was live meanwhile and it is again', { epoch: 2, live: 'blue' }, null],
    ['it missed more than one switch', { epoch: 3, live: 'green' }, null],
    ['somebody let go in its place', { epoch: 1, live: 'green' }, letGo('blue', 0, 'steward')],
  ] as const)('is fenced when %s', (_why, changes, released) => {
    expect(as('blue', live(0), seen(changes, released))).toEqual({ end: Ending.fenced });
  });

  it('is not fenced by what it said itself, nor by what was said of an earlier life', () => {
    const mine = seen({ epoch: 1, live: 'green' }, letGo('blue', 0, 'me'));
    expect(as('blue', live(0), mine)).toEqual({ end: Ending.handover });
    expect(as('blue', live(2), seen({ epoch: 2 }, letGo('blue', 0)))).toEqual(STAY);
  });
});

it('a rehearsal ends when it is no longer wanted', () => {
  const rehearsing: Standing = { role: 'rehearsing', epoch: null };
  expect(as('green', rehearsing, seen({ rehearsing: 'green' }))).toEqual(STAY);
  expect(as('green', rehearsing, seen({ next: 'green' }))).toEqual({ end: Ending.rehearsed });
});

describe('a standby tells of the end that the process before it did not tell', () => {
  it('once there was a switch away from its color', () => {
    expect(untoldEnd(seen({ epoch: 1, live: 'green' }), 'blue')).toBe(0);
    expect(untoldEnd(seen({ epoch: 3, live: 'green' }, letGo('blue', 0)), 'blue')).toBe(2);
  });

  it('and otherwise says nothing', () => {
    expect(untoldEnd(seen(null), 'green')).toBeUndefined();
    expect(untoldEnd(seen({ epoch: 0 }), 'green')).toBeUndefined();
    expect(untoldEnd(seen({ epoch: 1, live: 'green' }), 'green')).toBeUndefined();
    expect(untoldEnd(seen({ epoch: 1, live: 'green' }, letGo('blue', 0)), 'blue')).toBeUndefined();
  });
});
