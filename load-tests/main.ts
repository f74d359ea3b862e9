/**
 * The load tests: one k6 scenario for each kind of call and color. `tandem load` says what to do in the
 * plan named by TANDEM_LOAD_PLAN; docs/load-tests.md explains it.
 */
import type { Options } from 'k6/options';
import { optionsOf } from '../src/release/load/plan/options.ts';
import { plan } from './context.ts';

export { agent } from './kinds/agent.ts';
export { errors } from './kinds/errors.ts';
export { grpc } from './kinds/grpc.ts';
export { http } from './kinds/http.ts';
export { queue } from './kinds/queue.ts';
export { sse } from './kinds/sse.ts';
export { stream } from './kinds/stream.ts';

export const options: Options = optionsOf(plan);
