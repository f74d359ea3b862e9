/** Lets a k6 script run in Node: its imports of k6 lead to the modules of this runner. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const MODULES: Readonly<Record<string, string>> = {
  'k6/http': './k6/http.ts',
  'k6/net/grpc': './k6/grpc.ts',
  'k6/metrics': './k6/metrics.ts',
  'k6/execution': './k6/execution.ts',
};

/** Before the script is imported: modules and globals of k6. */
export function provideK6(env: NodeJS.ProcessEnv = process.env): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== 'k6' && !specifier.startsWith('k6/')) return next(specifier, context);
      const file = MODULES[specifier];
      if (file === undefined)
        throw new Error(
          `${specifier} is not in this runner, only ${Object.keys(MODULES).join(', ')}`,
        );
      return { url: new URL(file, import.meta.url).href, shortCircuit: true };
    },
  });
  Object.assign(globalThis, {
    __ENV: { ...env },
    open: (file: string) => readFileSync(file, 'utf8'),
  });
}
