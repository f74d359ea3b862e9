import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import protobuf from 'protobufjs';

/** Modules of gRPC packages that read a proto file beside themselves, and where each file is. */
const READERS = [
  {
    module: /grpc-health-check[\\/]build[\\/]src[\\/]health\.js$/,
    proto: '../../proto/health/v1/health.proto',
    load: /loadSync\)\('health\/v1\/health\.proto',/,
    loadAs: (json: string) => `fromJSON)(${json},`,
  },
  {
    module: /@grpc[\\/]reflection[\\/]build[\\/]src[\\/]implementations[\\/]reflection-v1\.js$/,
    proto: '../../proto/grpc/reflection/v1/reflection.proto',
    load: /protoLoader\.loadSync\(protoPath,/,
    loadAs: (json: string) => `protoLoader.fromJSON(${json},`,
  },
  {
    module:
      /@grpc[\\/]reflection[\\/]build[\\/]src[\\/]implementations[\\/]reflection-v1alpha\.js$/,
    proto: '../../proto/grpc/reflection/v1alpha/reflection.proto',
    load: /protoLoader\.loadSync\(protoPath,/,
    loadAs: (json: string) => `protoLoader.fromJSON(${json},`,
  },
] as const;

/**
 * Puts those protos into the code: a bundle is one folder of modules, and no package's own files lie
 * beside it.
 *
 * @throws Error when a package changed so that its reading is no longer found
 */
export const grpcProtosPlugin: Plugin = {
  name: 'grpc-protos',
  setup(build) {
    for (const { module, proto, load, loadAs } of READERS) {
      build.onLoad({ filter: module }, ({ path: file }) => {
        const source = readFileSync(file, 'utf8');
        if (!load.test(source))
          throw new Error(
            `${file} no longer reads its proto as scripts/build/grpc-protos.ts expects`,
          );
        const text = readFileSync(path.resolve(path.dirname(file), proto), 'utf8');
        const json = JSON.stringify(protobuf.parse(text).root.toJSON());
        // Nothing is read from this folder any more; the name only has to be there.
        const contents = source.replace(load, () => loadAs(json)).replaceAll('__dirname', "'/'");
        return { contents, loader: 'js' };
      });
    }
  },
};
