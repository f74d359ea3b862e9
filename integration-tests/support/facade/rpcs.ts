/** Every rpc of the services, joined with what is behind it. */
import { readdirSync } from 'node:fs';
import { planRpcs, type Rpc } from '../../../src/services/door/grpc/methods.ts';
import { methodsOf, readProtos } from '../../../src/services/door/grpc/protos.ts';
import { OLD_ACTIONS, SERVICES, type OldAction, type Service } from './old-actions.ts';

const FOLDER = 'tandem/v1';
const files = readdirSync(new URL(`../../../src/contracts/proto/${FOLDER}`, import.meta.url));
export const PROTOS = readProtos(files.map((file) => `${FOLDER}/${file}`));

export interface RpcCase {
  /** `tandem.v1.TaskService.SubmitTask`. */
  readonly title: string;
  readonly service: Service;
  readonly rpc: Rpc;
  /** The action behind it, when that has an old side. */
  readonly of: OldAction | undefined;
}

export const RPCS: readonly RpcCase[] = SERVICES.flatMap((service) =>
  service.grpc.flatMap((served) =>
    planRpcs(served, methodsOf(PROTOS, served.service), service.definition).map((rpc) => ({
      title: `${served.service}.${rpc.method.name}`,
      service,
      rpc,
      of: OLD_ACTIONS.find((one) => one.service === service && one.name === rpc.name),
    })),
  ),
);

/** What the protos declare and no service says that it serves. */
export function unservedRpcs(): string[] {
  const served = new Set(RPCS.map(({ title }) => title));
  const declared = [...PROTOS.registry].flatMap((type) =>
    type.kind === 'service' && type.typeName.startsWith('tandem.')
      ? type.methods.map(({ name }) => `${type.typeName}.${name}`)
      : [],
  );
  return declared.filter((title) => !served.has(title));
}
