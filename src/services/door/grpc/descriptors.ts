/**
 * Makes the descriptors that proto-loader gives complete: it leaves type names relative, imports out
 * and `optional` unmarked, which neither other libraries nor reflection clients can work with.
 */
import type {
  DescriptorProto,
  EnumDescriptorProto,
  FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';

/** Full name of a type, and the file it stands in. */
type Index = ReadonlyMap<string, FileDescriptorProto>;

/**
 * Completes files in place.
 *
 * @returns the files, each after the ones it imports
 * @throws Error that names a type nobody declares
 */
export function completed(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const index = new Map<string, FileDescriptorProto>();
  for (const file of files) {
    for (const message of file.messageType) indexMessage(index, file, file.package, message);
    for (const type of file.enumType) indexType(index, file, file.package, type);
  }
  for (const file of files) complete(file, index);
  return inOrder(files);
}

function indexType(
  index: Map<string, FileDescriptorProto>,
  file: FileDescriptorProto,
  scope: string,
  type: DescriptorProto | EnumDescriptorProto,
): string {
  const name = `${scope}.${type.name}`;
  index.set(name, file);
  return name;
}

function indexMessage(
  index: Map<string, FileDescriptorProto>,
  file: FileDescriptorProto,
  scope: string,
  message: DescriptorProto,
): void {
  const name = indexType(index, file, scope, message);
  for (const nested of message.nestedType) indexMessage(index, file, name, nested);
  for (const type of message.enumType) indexType(index, file, name, type);
}

function complete(file: FileDescriptorProto, index: Index): void {
  const imports = new Set<string>();
  const absolute = (name: string, scope: string) => {
    const full = resolve(name, scope, index);
    const home = index.get(full)!;
    if (home !== file) imports.add(home.name);
    return `.${full}`;
  };
  const completeMessage = (message: DescriptorProto, scope: string) => {
    const here = `${scope}.${message.name}`;
    for (const field of message.field) {
      if (field.typeName !== '') field.typeName = absolute(field.typeName, here);
      const group =
        field.oneofIndex === undefined ? undefined : message.oneofDecl[field.oneofIndex];
      // protobufjs writes `optional` as a oneof with one member.
      if (group?.name === `_${field.name}`) field.proto3Optional = true;
    }
    for (const nested of message.nestedType) completeMessage(nested, here);
  };
  for (const message of file.messageType) completeMessage(message, file.package);
  for (const service of file.service) {
    for (const method of service.method) {
      method.inputType = absolute(method.inputType, file.package);
      method.outputType = absolute(method.outputType, file.package);
    }
  }
  file.dependency = [...imports].sort();
}

/** Looks a name up from the inside out, as the language has it. */
function resolve(name: string, from: string, index: Index): string {
  if (name.startsWith('.')) return name.slice(1);
  for (let scope = from; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('.'))))
    if (index.has(`${scope}.${name}`)) return `${scope}.${name}`;
  if (index.has(name)) return name;
  throw new Error(`type ${name}, used in ${from}, is declared nowhere`);
}

function inOrder(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const ordered = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto) => {
    if (ordered.has(file)) return;
    for (const name of file.dependency) add(byName.get(name)!);
    ordered.add(file);
  };
  files.forEach(add);
  return [...ordered];
}
