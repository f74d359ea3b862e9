/**
 * Gives a Go program that runs in a container a wrong clock. Go asks the kernel's vDSO for the time and never libc, so
 * libfaketime cannot reach it; this writes another `clock_gettime` over the vDSO of that one process, as Chaos Mesh does.
 * Elapsed time stays right: what is wrong is the date. A restart makes it right again.
 */
import type Docker from 'dockerode';
import { docker } from '../containers/slice.ts';

/** Runs as root beside the program, in its process namespace; `SECONDS` ahead. x86-64 only. */
const PATCH = `
  const fs = require('node:fs');
  const commandOf = (pid) => {
    try {
      return fs.readFileSync('/proc/' + pid + '/comm', 'utf8').trim();
    } catch {
      return '';
    }
  };
  // A start script may run before it.
  const pid = fs.readdirSync('/proc').find((one) => /^[0-9]+$/.test(one) && commandOf(one) === process.env.PROGRAM);
  const line = fs.readFileSync('/proc/' + pid + '/maps', 'utf8').split('\\n').find((one) => one.endsWith('[vdso]'));
  const [from, to] = line.split(' ')[0].split('-').map((hex) => parseInt(hex, 16));
  const memory = fs.openSync('/proc/' + pid + '/mem', 'r+');
  const elf = Buffer.alloc(to - from);
  fs.readSync(memory, elf, 0, elf.length, from);
  const section = (index) => {
    const at = Number(elf.readBigUInt64LE(0x28)) + index * elf.readUInt16LE(0x3a);
    return { type: elf.readUInt32LE(at + 4), offset: Number(elf.readBigUInt64LE(at + 24)),
      size: Number(elf.readBigUInt64LE(at + 32)), link: elf.readUInt32LE(at + 40) };
  };
  const sections = Array.from({ length: elf.readUInt16LE(0x3c) }, (_, index) => section(index));
  const symbols = sections.find(({ type }) => type === 11);
  const names = sections[symbols.link].offset;
  let patched = 0;
  for (let at = symbols.offset; at < symbols.offset + symbols.size; at += 24) {
    const begin = names + elf.readUInt32LE(at);
    if (elf.toString('latin1', begin, elf.indexOf(0, begin)) !== '__vdso_clock_gettime') continue;
    // mov eax, 228 (clock_gettime); syscall; unless the clock is another than the date: add [rsi], seconds; ret
    const code = Buffer.from('b8e40000000f0585ff7507488106' + '00000000' + 'c3', 'hex');
    code.writeInt32LE(Number(process.env.SECONDS), 14);
    fs.writeSync(memory, code, 0, code.length, from + Number(elf.readBigUInt64LE(at + 8)));
    patched += 1;
  }
  console.log('patched ' + patched);
`;

/** Whether this machine's processors are those that the patch is written for. */
export const CAN_SHIFT_GO = process.arch === 'x64';

/** @throws Error when the program's clock could not be changed */
export async function shiftGoClock(
  container: Docker.Container,
  program: string,
  seconds: number,
): Promise<void> {
  const helper = await docker.createContainer({
    Image: `tandem/runtime:${process.env.TANDEM_VERSION ?? '0.1.0'}`,
    Entrypoint: ['node', '-e', PATCH],
    Env: [`SECONDS=${seconds}`, `PROGRAM=${program}`],
    User: '0:0',
    HostConfig: {
      PidMode: `container:${container.id}`,
      NetworkMode: 'none',
      CapAdd: ['SYS_PTRACE'],
      SecurityOpt: ['apparmor=unconfined'],
    },
  });
  try {
    await helper.start();
    const { StatusCode: code } = (await helper.wait()) as { StatusCode: number };
    const said = (await helper.logs({ stdout: true, stderr: true })).toString();
    if (code !== 0 || !/patched [1-9]/.test(said)) throw new Error(`no other clock: ${said}`);
  } finally {
    await helper.remove({ force: true });
  }
}
