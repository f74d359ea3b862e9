/** Containers of the images on the host's network, for the time of a measurement. */
import { execa } from 'execa';
import { version } from '../support/version.ts';

export interface Running {
  readonly id: string;
  readonly pid: number;
}

export const tag = process.env.TANDEM_VERSION || version;

/** @param options of `docker run`, then the image and its arguments */
export async function run(...options: readonly string[]): Promise<Running> {
  const { stdout: id } = await execa('docker', ['run', '-d', '--network', 'host', ...options]);
  const format = ['inspect', '-f', '{{.State.Pid}}', id];
  const { stdout: pid } = await execa('docker', format);
  return { id, pid: Number(pid) };
}

export async function remove(...containers: readonly Running[]): Promise<void> {
  await execa('docker', ['rm', '-f', '-v', ...containers.map(({ id }) => id)], { reject: false });
}
