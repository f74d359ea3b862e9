import { Draining } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { CallGate } from './gate.ts';

it('holds calls until it is opened, then lets them in in their order', async () => {
  const gate = new CallGate('Echo');
  const order: number[] = [];
  const calls = [1, 2].map((n) => gate.place().then((place) => (order.push(n), place)));
  expect([gate.open, gate.held]).toEqual([false, 2]);
  gate.admit('here');
  expect(await Promise.all(calls)).toEqual(['here', 'here']);
  expect(order).toEqual([1, 2]);
  expect([gate.open, gate.held]).toEqual([true, 0]);
});

it('sends calls elsewhere once another container answers', async () => {
  const gate = new CallGate('Echo');
  gate.admit('here');
  gate.admit('elsewhere');
  expect([gate.open, gate.elsewhere]).toEqual([false, true]);
  expect(await gate.place()).toBe('elsewhere');
});

it('holds no more than its bound', async () => {
  const gate = new CallGate('Echo', 1);
  void gate.place();
  await expect(gate.place()).rejects.toMatchObject({ code: 'CALLS_HELD_FULL', retryable: true });
});

it('refuses held and later calls when the container stops', async () => {
  const gate = new CallGate('Echo');
  const held = gate.place();
  gate.refuse(new Draining({ agent: 'Echo' }));
  await expect(held).rejects.toMatchObject({ code: 'DRAINING' });
  await expect(gate.place()).rejects.toMatchObject({ code: 'DRAINING' });
});

it('looks before each call whether this process may still answer', async () => {
  const gate = new CallGate('Echo');
  gate.admit('here');
  gate.beforeEach = () => gate.hold();
  expect(gate.open).toBe(false);
});
