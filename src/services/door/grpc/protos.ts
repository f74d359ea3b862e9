/** The protos of a service, read when it starts. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  createFileRegistry,
  fromBinary,
  create,
  toBinary,
  type DescMethod,
  type FileRegistry,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { completed } from './descriptors.ts';

const FOLDER = path.join('contracts', 'proto');

export interface Protos {
  readonly registry: FileRegistry;
  /** For reflection. */
  readonly definition: PackageDefinition;
}

/** Read once: a copy that stands by does it before it is called, and then has to open at once. */
const known = new Map<string, Protos>();

/**
 * Proto files together, as one set of types.
 *
 * @param files paths below `src/contracts/proto`
 * @throws Error when a file is missing or wrong
 */
export function readProtos(files: readonly string[]): Protos {
  const name = files.join();
  const protos = known.get(name) ?? read(files);
  known.set(name, protos);
  return protos;
}

/** What callers ask that know no protos; made once for the same reason. */
export function reflectionOf({ definition }: Protos): ReflectionService {
  const reflection = reflections.get(definition) ?? new ReflectionService(definition);
  reflections.set(definition, reflection);
  return reflection;
}

const reflections = new WeakMap<PackageDefinition, ReflectionService>();

function read(files: readonly string[]): Protos {
  const includeDirs = [protoFolder()];
  const definition = loadSync([...files], { keepCase: true, includeDirs });
  const encoded = new Map<string, Uint8Array>();
  for (const { fileDescriptorProtos } of Object.values(definition) as Described[])
    for (const bytes of fileDescriptorProtos ?? []) encoded.set(bytes.toString('latin1'), bytes);
  const file = completed(
    [...encoded.values()].map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes)),
  );
  const complete = file.map((f) => Buffer.from(toBinary(FileDescriptorProtoSchema, f)));
  for (const part of Object.values(definition) as Described[])
    if (part.fileDescriptorProtos !== undefined) part.fileDescriptorProtos = complete;
  return { registry: createFileRegistry(create(FileDescriptorSetSchema, { file })), definition };
}

/** The parts of a definition that carry descriptors: all but services. */
interface Described {
  fileDescriptorProtos?: Buffer[];
}

/**
 * The rpcs of a service.
 *
 * @param name full name
 * @throws Error when the files do not declare it
 */
export function methodsOf({ registry }: Protos, name: string): readonly DescMethod[] {
  const service = registry.getService(name);
  if (service === undefined) throw new Error(`no proto declares the service ${name}`);
  return service.methods;
}

/** The folder stands where it does in the sources, and in the bundle likewise; this file does not. */
function protoFolder(): string {
  for (let dir = import.meta.dirname; ; dir = path.dirname(dir)) {
    const folder = path.join(dir, FOLDER);
    if (existsSync(folder)) return folder;
    if (dir === path.dirname(dir)) throw new Error(`no folder ${FOLDER} at or above this file`);
  }
}
