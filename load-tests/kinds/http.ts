import { doorOf, measure, plan } from '../context.ts';
import { request } from '../requests.ts';

/** One question for each service, so that all of them are under load. */
const QUESTIONS = [
  ['core-orchestrator', '/v1/agents'],
  ['resource-manager', '/v1/queue'],
  ['error-bus', '/v1/errors/recent?limit=10'],
  ['security-gateway', '/.well-known/jwks.json'],
] as const;

let turn = 0;

/** Reads over HTTP, of each service in turn. */
export function http(): Promise<void> {
  const [service, path] = QUESTIONS[turn++ % QUESTIONS.length]!;
  return measure('http', async (target) => {
    const timeoutMs = plan.budgets.kinds.http.call_ms * 4;
    await request('GET', doorOf(target, service) + path, target, { timeoutMs });
  });
}
