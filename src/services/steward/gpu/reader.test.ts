import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNvidiaSmi, GpuReader } from './reader.ts';

const LINE = 'GPU-1, 0, NVIDIA GeForce RTX 3060, 12288, 300, 5, 40, 15.00, [N/A]';

/** A stand-in for the tool: a shell script with this body. */
function tool(body: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'smi-')), 'nvidia-smi');
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}
const reader = (file: string | null, deadlineMs = 5_000) =>
  new GpuReader({ find: () => file, deadlineMs });

test('asks for exactly the columns that it reads', async () => {
  const echo = tool(
    `[ "$2" = "--format=csv,noheader,nounits" ] && [ "$(echo "$1" | tr , '\\n' | wc -l)" = 9 ] && echo '${LINE}'`,
  );
  expect(await reader(echo).read()).toMatchObject({
    gpus: [{ uuid: 'GPU-1', memory_total_mib: 12288 }],
    reason: null,
  });
});

test('no tool: absent, with the reason', async () => {
  expect(await reader(null).read()).toEqual({
    gpus: null,
    reason: expect.stringContaining('no nvidia-smi'),
  });
});

test('a driver that does not answer: absent, with the words of the tool', async () => {
  const broken = tool('echo "couldn\'t communicate with the NVIDIA driver" >&2; exit 9');
  expect(await reader(broken).read()).toEqual({
    gpus: null,
    reason: expect.stringContaining("couldn't communicate"),
  });
});

test('one of two cards is lost: the other is still told', async () => {
  const half = tool(
    `echo '${LINE}'; echo 'Unable to determine the device handle: GPU is lost'; exit 15`,
  );
  expect(await reader(half).read()).toMatchObject({
    gpus: [{ uuid: 'GPU-1' }],
    reason: expect.stringContaining('GPU is lost'),
  });
});

test('a tool that hangs is given up at the deadline', async () => {
  const hangs = reader(tool('exec sleep 60'), 50);
  expect(await hangs.read()).toEqual({
    gpus: null,
    reason: 'nvidia-smi did not answer within 50 ms',
  });
});

test('the tool is what the variable names, else the first in PATH', () => {
  const file = tool('exit 0');
  expect(findNvidiaSmi({ TANDEM_NVIDIA_SMI: file, PATH: '' })).toBe(file);
  expect(findNvidiaSmi({ PATH: `/nonexistent:${path.dirname(file)}` })).toBe(file);
  expect(findNvidiaSmi({ PATH: '/nonexistent' })).toBeNull();
  expect(
    findNvidiaSmi({ TANDEM_NVIDIA_SMI: '/nonexistent/x', PATH: path.dirname(file) }),
  ).toBeNull();
});
