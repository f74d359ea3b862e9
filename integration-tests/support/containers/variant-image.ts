import type Docker from 'dockerode';

/**
 * Makes another image of one that is there: same files, changed settings, so another digest.
 *
 * @param changes Dockerfile instructions, e.g. `ENTRYPOINT ["/bin/false"]`
 * @returns a function that removes it
 */
export async function variantImage(
  docker: Docker,
  from: string,
  to: string,
  changes: string,
): Promise<() => Promise<void>> {
  const [repo, tag] = to.split(':') as [string, string];
  const container = await docker.createContainer({ Image: from });
  try {
    await container.commit({ repo, tag, changes });
  } finally {
    await container.remove({ force: true });
  }
  return async () => {
    await docker.getImage(to).remove({ force: true });
  };
}
