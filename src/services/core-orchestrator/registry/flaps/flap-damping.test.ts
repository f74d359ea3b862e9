import { FLAPPING } from '../../../../contracts/registry.ts';
import { FlapDamper } from './flap-damping.ts';
import { ManualClock } from '../testing/manual-clock.ts';

const { halfLifeMs, longestMs } = FLAPPING;
const key = 'mainpc.MemoryClient';

function setUp() {
  const clock = new ManualClock();
  return { clock, damper: new FlapDamper(clock) };
}

test('three losses at once are borne, the fourth holds the agent back', () => {
  const { damper } = setUp();
  expect([1, 2, 3].map(() => damper.flapped(key, 'lost'))).toEqual([false, false, false]);
  expect(damper.isHeldBack(key)).toBe(false);
  expect(damper.flapped(key, 'lost')).toBe(true);
  expect(damper.isHeldBack(key)).toBe(true);
  expect(damper.isHeldBack('mainpc.KnowledgeBase')).toBe(false);
});

test('losses far apart are forgotten in between', () => {
  const { clock, damper } = setUp();
  for (let n = 0; n < 50; n++) {
    expect(damper.flapped(key, 'lost')).toBe(false);
    clock.advance(2 * halfLifeMs);
  }
});

test('the penalty halves: held back at 4000, free below 750', () => {
  const { clock, damper } = setUp();
  for (let n = 0; n < 4; n++) damper.flapped(key, 'lost');
  const freeInMs = Math.log2(4_000 / 750) * halfLifeMs;
  expect(damper.nextReleaseMs()).toBeCloseTo(freeInMs, -1);
  clock.advance(Math.floor(freeInMs) - 1);
  expect(damper.isHeldBack(key)).toBe(true);
  expect(damper.released()).toEqual([]);
  clock.advance(2);
  expect(damper.isHeldBack(key)).toBe(false);
  expect(damper.released()).toEqual([key]);
  expect(damper.released()).toEqual([]);
});

test('however often it flaps, it is free two minutes after the last time', () => {
  const { clock, damper } = setUp();
  for (let n = 0; n < 1_000; n++) damper.flapped(key, 'lost');
  clock.advance(longestMs + 1);
  expect(damper.released()).toEqual([key]);
});

test('those who are well again take no room', () => {
  const { clock, damper } = setUp();
  for (let n = 0; n < 100; n++) damper.flapped(`mainpc.Agent${n}`, 'changed');
  expect(damper.size).toBe(100);
  clock.advance(10 * halfLifeMs);
  damper.released();
  expect(damper.size).toBe(0);
  expect(damper.nextReleaseMs()).toBeNull();
});
