import type Docker from 'dockerode';

/** Runs a command in a container and gives what it wrote. */
export async function execIn(container: Docker.Container, command: string[]): Promise<string> {
  const exec = await container.exec({ Cmd: command, AttachStdout: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
