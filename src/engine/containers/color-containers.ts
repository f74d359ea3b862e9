import type { ContainerInspectInfo } from 'dockerode';
import type { Color } from '../../contracts/release/release.ts';
import type { Engine } from '../engine.ts';
import { projectOf } from '../project.ts';

/** Everything that the engine knows of the containers of one color of its machine, the stopped ones too. */
export async function containersOfColor(
  { docker, machine }: Engine,
  color: Color,
): Promise<ContainerInspectInfo[]> {
  const found = await docker.listContainers({
    all: true,
    filters: {
      label: [`com.docker.compose.project=${projectOf(machine)}`, `tandem.color=${color}`],
    },
  });
  return Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect()));
}
