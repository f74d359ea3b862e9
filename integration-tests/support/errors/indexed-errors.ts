import type { ErrorReport } from '../../../src/contracts/error-report.ts';

type Question = (action: string, input?: object) => Promise<Record<string, unknown>>;

/** Messages of one agent in the index of the error bus, oldest first. */
export async function indexedMessages(question: Question, agent: string): Promise<string[]> {
  const found: ErrorReport[] = [];
  for (let cursor: unknown = undefined; cursor !== null;) {
    const page = await question('query', { agent, limit: 500, ...(cursor ? { cursor } : {}) });
    found.push(...(page['data'] as ErrorReport[]));
    cursor = page['cursor'];
  }
  return found.map(({ message }) => message).toReversed();
}
