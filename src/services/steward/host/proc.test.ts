import { parseLoad, parseMeminfo, parseNetDev, parseStat, parseUptime } from './proc.ts';

test('ticks of all cores, guests counted once', () => {
  const text = [
    'cpu  100 10 50 800 20 5 10 5 70 0',
    'cpu0 50 5 25 400 10 2 5 3 35 0',
    'cpu1 50 5 25 400 10 3 5 2 35 0',
    'intr 1 2 3',
  ].join('\n');
  expect(parseStat(text)).toEqual({ busy: 180, total: 1000, cores: 2 });
});

test('memory that caches hold counts as available', () => {
  const text =
    'MemTotal:       24683896 kB\nMemFree:         1000000 kB\nMemAvailable:   20000000 kB\n';
  expect(parseMeminfo(text)).toEqual({
    total_bytes: 24683896 * 1024,
    used_bytes: 4683896 * 1024,
    available_bytes: 20000000 * 1024,
  });
});

test('load and uptime', () => {
  expect(parseLoad('0.52 0.58 0.59 1/388 12345\n')).toBe(0.52);
  expect(parseUptime('12345.67 45678.90\n')).toBe(12345.67);
});

test('only interfaces that lead out of the host count', () => {
  const text = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs',
    '    lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0',
    '  eth0: 1000 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0',
    'wlan0:500 1 0 0 0 0 0 0 50 1 0 0 0 0 0 0',
    'docker0: 77 1 0 0 0 0 0 0 77 1 0 0 0 0 0 0',
    'br-57d166c3632a: 77 1 0 0 0 0 0 0 77 1 0 0 0 0 0 0',
    'veth1a2b: 77 1 0 0 0 0 0 0 77 1 0 0 0 0 0 0',
    '',
  ].join('\n');
  expect(parseNetDev(text)).toEqual({ rx: 1500, tx: 250 });
});
