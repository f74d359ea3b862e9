import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HostSampler } from './sampler.ts';

const NET = (rx: number, tx: number) => `a\nb\neth0: ${rx} 1 0 0 0 0 0 0 ${tx} 1 0 0 0 0 0 0\n`;

function host() {
  const dir = mkdtempSync(path.join(tmpdir(), 'proc-'));
  const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);
  write('stat', 'cpu  100 0 0 900 0 0 0 0 0 0\ncpu0 100 0 0 900 0 0 0 0 0 0\n');
  write('meminfo', 'MemTotal: 1000 kB\nMemAvailable: 400 kB\n');
  write('loadavg', '1.5 1 1 1/1 1\n');
  write('uptime', '60.5 1\n');
  write('net', NET(1000, 100));
  let now = 0;
  const sampler = new HostSampler(
    {
      proc: dir,
      networkCounters: path.join(dir, 'net'),
      disks: () => [
        { path: dir, mount: '/data' },
        { path: path.join(dir, 'nothing'), mount: '/gone' },
      ],
    },
    () => now,
  );
  return { write, sampler, pass: (ms: number) => (now += ms) };
}

test('the first sample knows no rates, the second those since the first', () => {
  const { write, sampler, pass } = host();
  const first = sampler.sample();
  expect(first.cpu).toEqual({ percent: null, cores: 1, load_1m: 1.5 });
  expect(first.network).toEqual({ rx_bytes_per_s: null, tx_bytes_per_s: null });
  write('stat', 'cpu  175 0 0 925 0 0 0 0 0 0\ncpu0 175 0 0 925 0 0 0 0 0 0\n');
  write('net', NET(6000, 600));
  pass(5000);
  const second = sampler.sample();
  expect(second.cpu.percent).toBe(75);
  expect(second.network).toEqual({ rx_bytes_per_s: 1000, tx_bytes_per_s: 100 });
  expect(second.memory.used_bytes).toBe(600 * 1024);
  expect(second.uptime_seconds).toBe(60.5);
});

test('counters that start anew give no rate', () => {
  const { write, sampler, pass } = host();
  sampler.sample();
  write('net', NET(5, 5));
  pass(5000);
  expect(sampler.sample().network).toEqual({ rx_bytes_per_s: null, tx_bytes_per_s: null });
});

test('without the counters of the host the network is absent, with the reason', () => {
  const { sampler } = host();
  const blind = new HostSampler({
    proc: '/proc',
    networkCounters: '/nonexistent/net',
    disks: () => [],
  });
  expect(blind.sample()).toMatchObject({
    network: null,
    network_reason: expect.stringContaining('/nonexistent/net'),
  });
  expect(sampler.sample().network_reason).toBeNull();
});

test('a disk is measured by its path and named by its mount; one that is not there is left out', () => {
  const { sampler } = host();
  const { disk } = sampler.sample();
  expect(disk).toEqual([
    { mount: '/data', total_bytes: expect.any(Number), used_bytes: expect.any(Number) },
  ]);
  expect(disk[0]!.total_bytes).toBeGreaterThan(disk[0]!.used_bytes);
});
