import k6Grpc from 'k6/net/grpc';
import { clientOf, paramsOf } from '../connections.ts';
import { CallFailed, doorOf, measure, plan } from '../context.ts';

const QUESTIONS = [
  ['core-orchestrator', 'tandem.v1.RegistryService/ListAgents'],
  ['resource-manager', 'tandem.v1.TaskService/QueueStatus'],
] as const;

let turn = 0;

/** Unary calls over gRPC, on both machines in turn. */
export function grpc(): Promise<void> {
  const [service, method] = QUESTIONS[turn++ % QUESTIONS.length]!;
  return measure('grpc', async (target) => {
    const timeoutMs = plan.budgets.kinds.grpc.call_ms * 4;
    const client = clientOf(doorOf(target, service));
    const { status } = await client.asyncInvoke(method, {}, paramsOf(target, timeoutMs));
    if (status !== k6Grpc.StatusOK) throw new CallFailed(`gRPC ${status}`);
  });
}
