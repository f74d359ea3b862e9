import { twoHubs } from './testing.ts';

const HOUR_MS = 3_600_000;
const ack = { by: 'ann' };

/** An acknowledgement that is over on both, and a record after it, whose count stays. */
function ended() {
  const two = twoHubs();
  two.mainpc.set('ack.a', ack);
  two.pc2.set('ack.a', null);
  two.mainpc.set('switch', { enabled: true });
  const { mainpc, pc2 } = two;
  const told = () => {
    mainpc.tellAll();
    pc2.tellAll();
  };
  const forget = () => {
    mainpc.forget();
    pc2.forget();
  };
  const rows = () =>
    [two.disks.mainpc, two.disks.pc2].map((disk) =>
      disk
        .prepare('SELECT key FROM shared')
        .all()
        .map(({ key }) => key),
    );
  return { ...two, told, forget, rows };
}

test('what is over on both hubs is forgotten after an hour, on disk too, and does not come back', () => {
  const { told, forget, rows, pass, mainpc, pc2 } = ended();
  told();
  forget();
  expect(rows()).toEqual([
    ['ack.a', 'switch'],
    ['ack.a', 'switch'],
  ]);
  pass(HOUR_MS);
  mainpc.forget();
  // The other hub tells it once more before it forgets it.
  told();
  forget();
  told();
  expect(rows()).toEqual([['switch'], ['switch']]);
  expect([mainpc.entries('ack.'), pc2.entries('ack.')]).toEqual([[], []]);
});

test('it is kept while the other hub is away, and its end holds against what that one still has', () => {
  const { mainpc, pc2, cut, mend, waiting, told, forget, pass } = ended();
  told();
  mainpc.set('ack.b', ack);
  cut();
  mainpc.set('ack.b', null);
  mainpc.set('switch', { enabled: false });
  waiting.splice(0);
  pass(1_000 * HOUR_MS);
  mainpc.forget();
  expect(mainpc.entries('ack.')).toEqual([['ack.b', null]]);
  mend();
  told();
  expect([mainpc.get('ack.b'), pc2.get('ack.b')]).toEqual([undefined, undefined]);
  told();
  pass(HOUR_MS);
  forget();
  told();
  expect([mainpc.entries('ack.'), pc2.entries('ack.')]).toEqual([[], []]);
});

test('a hub that lost its disk lets the other one forget', () => {
  const { mainpc, cut, disks, open, pass, mend } = ended();
  cut();
  disks.pc2.exec('DELETE FROM shared');
  open('pc2');
  mend();
  mainpc.tellAll();
  pass(HOUR_MS);
  mainpc.forget();
  expect(mainpc.entries('ack.')).toEqual([]);
});

test('an acknowledgement after a restart is later than all that was forgotten', () => {
  const { mainpc, pc2, told, pass, open } = ended();
  mainpc.set('ack.a', ack);
  mainpc.set('ack.a', null);
  told();
  pass(HOUR_MS);
  mainpc.forget();
  open('mainpc').set('ack.a', ack);
  expect(pc2.get('ack.a')).toEqual(ack);
});

test('rules that were taken out are never forgotten: the fleet comes with them', () => {
  const { mainpc, pc2, told, forget, pass } = ended();
  mainpc.set('rule.a', null);
  told();
  pass(HOUR_MS);
  forget();
  expect([mainpc.entries('rule.'), pc2.entries('rule.')]).toEqual([
    [['rule.a', null]],
    [['rule.a', null]],
  ]);
});
