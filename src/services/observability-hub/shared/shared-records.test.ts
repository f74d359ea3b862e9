import { twoHubs } from './testing.ts';

test('what one hub sets the other has, and either may change it', () => {
  const { mainpc, pc2 } = twoHubs();
  mainpc.set('rule.a', { n: 1 });
  expect(pc2.get('rule.a')).toEqual({ n: 1 });
  pc2.set('rule.a', { n: 2 });
  expect(mainpc.get('rule.a')).toEqual({ n: 2 });
});

test('set on both sides of a cut link, both come to the same', () => {
  const { mainpc, pc2, cut, mend } = twoHubs();
  cut();
  mainpc.set('switch', { enabled: true });
  pc2.set('switch', { enabled: false });
  pc2.set('rule.b', { n: 3 });
  expect([mainpc.get('switch'), pc2.get('switch')]).toEqual([
    { enabled: true },
    { enabled: false },
  ]);
  mend();
  expect(mainpc.get('switch')).toEqual(pc2.get('switch'));
  expect(mainpc.get('rule.b')).toEqual({ n: 3 });
});

test('a later change wins over an earlier one, though it comes first', () => {
  const { mainpc, pc2, cut, mend, waiting } = twoHubs();
  cut();
  mainpc.set('switch', { enabled: true });
  mainpc.set('switch', { enabled: false });
  waiting.reverse();
  mend();
  expect(pc2.get('switch')).toEqual({ enabled: false });
});

test('what was taken out stays out when the other hub tells all it has', () => {
  const { mainpc, pc2, cut, mend, waiting } = twoHubs();
  mainpc.set('watched:x', { n: 1 });
  cut();
  pc2.set('watched:x', null);
  mainpc.tellAll();
  waiting.reverse();
  mend();
  for (const hub of [mainpc, pc2])
    expect([hub.get('watched:x'), hub.entries('watched:')]).toEqual([
      undefined,
      [['watched:x', null]],
    ]);
});

test('it is there again after a restart', () => {
  const { mainpc, open } = twoHubs();
  mainpc.set('switch', { enabled: false });
  expect(open('mainpc').get('switch')).toEqual({ enabled: false });
});

test('many records are told in pieces, and all of them arrive at a hub that lost its disk', () => {
  const { mainpc, cut, waiting, open } = twoHubs();
  cut();
  for (let n = 0; n < 450; n += 1) mainpc.set(`rule.${n}`, { n });
  waiting.splice(0);
  mainpc.tellAll();
  expect(waiting.map(({ records }) => records.length)).toEqual([200, 200, 50]);
  const fresh = open('pc2');
  for (const { records } of waiting) fresh.merge(records);
  expect(fresh.entries('rule.')).toHaveLength(450);
});

test('what could not be stored is not known, and nobody is told', () => {
  const { mainpc, pc2, disks } = twoHubs();
  const heard: string[] = [];
  mainpc.onChange((key) => heard.push(key));
  disks.mainpc.exec('PRAGMA query_only = ON');
  expect(() => mainpc.set('ack.x', {})).toThrow(
    expect.objectContaining({ code: 'HUB_RECORD_NOT_STORED', status: 503 }),
  );
  expect([mainpc.get('ack.x'), pc2.get('ack.x'), heard]).toEqual([undefined, undefined, []]);
});

test('a listener that ended hears nothing more', () => {
  const { mainpc, pc2 } = twoHubs();
  const heard: string[] = [];
  const stop = mainpc.onChange((key) => heard.push(key));
  pc2.set('ack.a', {});
  stop();
  pc2.set('ack.b', {});
  expect(heard).toEqual(['ack.a']);
});

test('what is no record changes nothing', () => {
  const { mainpc } = twoHubs();
  mainpc.set('switch', { enabled: false });
  for (const bad of ['x', [{ key: 'switch' }], [{ key: 'switch', count: 9e12, value: {} }]])
    mainpc.merge(bad);
  expect(mainpc.get('switch')).toEqual({ enabled: false });
});
