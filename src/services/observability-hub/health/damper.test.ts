import type { MemberState } from '../../../contracts/observability/observability.ts';
import { Damper, FLAPS, HOLD_MS } from './damper.ts';

const verdict = (state: MemberState) => ({ state, reason: state === 'healthy' ? '' : state });

function damper() {
  const one = new Damper();
  let now = 0;
  const look = (state: MemberState, ms = 1_000) => one.next(verdict(state), (now += ms));
  look('healthy');
  return { look, shown: () => one.shown };
}

test('the first word counts at once, whatever it is', () => {
  expect(new Damper().next(verdict('degraded'), 0)).toMatchObject({
    state: 'degraded',
    from: 'unknown',
  });
});

test.each(['dead', 'hanging', 'unreachable', 'starting', 'stopping'] as const)(
  '%s counts at once',
  (state) => {
    const { look } = damper();
    expect(look(state, 1)).toMatchObject({ state, from: 'healthy' });
    expect(look(state)).toMatchObject({ state, from: undefined });
  },
);

test.each(['degraded', 'unknown', 'absent'] as const)('%s has to last', (state) => {
  const { look } = damper();
  expect(look(state)).toMatchObject({ state: 'healthy', from: undefined });
  expect(look(state, HOLD_MS[state] - 1)).toMatchObject({ state: 'healthy' });
  expect(look(state, 1)).toMatchObject({ state, from: 'healthy' });
});

test('a blip is not shown, and the time begins anew after it', () => {
  const { look } = damper();
  look('degraded');
  look('healthy');
  look('degraded', HOLD_MS.degraded);
  expect(look('degraded', HOLD_MS.degraded - 1)).toMatchObject({ state: 'healthy' });
});

test('the reason follows while the state stays', () => {
  const one = new Damper();
  one.next({ state: 'degraded', reason: 'a' }, 0);
  expect(one.next({ state: 'degraded', reason: 'b' }, 1)).toEqual({
    state: 'degraded',
    reason: 'b',
    from: undefined,
  });
});

test('who comes and goes is degraded until it was well for a while', () => {
  const { look } = damper();
  for (let n = 0; n < FLAPS.times; n++) {
    expect(look('dead').state).toBe('dead');
    look('healthy');
    look('healthy', HOLD_MS.degraded);
  }
  expect(look('healthy')).toMatchObject({
    state: 'degraded',
    reason: 'it comes and goes: 3 times in 2 minutes it was not healthy',
  });
  look('healthy', FLAPS.quietMs - 6_001);
  expect(look('healthy', 1_001)).toMatchObject({ state: 'healthy', from: 'degraded' });
});

test('while it flaps, dead is shown as dead', () => {
  const { look } = damper();
  for (let n = 0; n < FLAPS.times; n++) {
    look('dead');
    look('healthy');
  }
  expect(look('dead')).toMatchObject({ state: 'dead' });
});

test('a link that comes and goes is no fault of the members behind it', () => {
  const { look } = damper();
  for (let n = 0; n < FLAPS.times; n++) {
    expect(look('unreachable').state).toBe('unreachable');
    look('healthy');
  }
  expect(look('healthy', HOLD_MS.degraded)).toMatchObject({ state: 'healthy' });
});
