import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ColorIsLive } from '../../../../contracts/error-catalogue/release/switch.ts';
import type { ControlAnswer, MachineReleaseStatus } from '../../../../contracts/release/release.ts';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { serveSessions, type RunCommand } from './server.ts';

const STATUS = { machine: 'pc2' } as MachineReleaseStatus;

let dir: string;
let stop: () => Promise<void>;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'session-'));
});
afterEach(async () => {
  await stop();
  rmSync(dir, { recursive: true });
});

/** Answers to some lines, in the order in which they come. */
async function answers(run: RunCommand, ...lines: string[]): Promise<ControlAnswer[]> {
  const socket = path.join(dir, 's.sock');
  stop = await serveSessions(run, new MemoryLog(), socket);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  const connection = connect(socket);
  connection.write(lines.map((line) => `${line}\n`).join(''));
  const said: ControlAnswer[] = [];
  for await (const line of createInterface(connection)) {
    said.push(JSON.parse(line) as ControlAnswer);
    if (said.length === lines.length) break;
  }
  connection.destroy();
  return said;
}

test('a command and its answer', async () => {
  expect(await answers(async () => STATUS, '{"id":7,"verb":"status"}')).toEqual([
    { id: 7, ok: true, status: STATUS },
  ]);
});

test('a failure keeps its code', async () => {
  const run = () => {
    throw new ColorIsLive({ verb: 'prepare', color: 'blue', machine: 'pc2', epoch: 3 });
  };
  const [answer] = await answers(run, '{"id":1,"verb":"rehearse","color":"blue"}');
  expect(answer).toMatchObject({ id: 1, ok: false, code: 'RELEASE_COLOR_LIVE', retryable: false });
});

test('a quick command does not wait for a slow one', async () => {
  let end: (() => void) | undefined;
  const run: RunCommand = ({ verb }) => {
    if (verb === 'abort') return new Promise((resolve) => (end = () => resolve(STATUS)));
    end?.();
    return Promise.resolve(STATUS);
  };
  const said = await answers(
    run,
    '{"id":1,"verb":"abort","release":"r"}',
    '{"id":2,"verb":"status"}',
  );
  expect(said.map(({ id }) => id).sort()).toEqual([1, 2]);
});

test.each([
  ['no json', 0, 'Unexpected token'],
  ['{"id":3}', 3, 'it has no id and verb'],
  ['{"id":3,"verb":"toString"}', 3, 'toString is none of status, rehearse'],
  ['{"id":3,"verb":"commit","release":"r","color":"red","epoch":1,"watch":null}', 3, '/color'],
  ['{"id":3,"verb":"prepare","release":"","color":"blue","version":"1"}', 3, '/release'],
])('%s is refused', async (line, id, problem) => {
  const [answer] = await answers(async () => STATUS, line);
  expect(answer).toMatchObject({
    ...{ id, ok: false, code: 'RELEASE_COMMAND_INVALID' },
    message: expect.stringContaining(problem) as unknown,
  });
});
