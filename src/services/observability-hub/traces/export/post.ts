/** One request to a receiver of OTLP/HTTP. */

const DEADLINE_MS = 10_000;
/** What OTLP names as worth another try. */
const RETRYABLE = new Set([408, 429, 502, 503, 504]);

/** The receiver will not take these spans, however often they are sent. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';
}

/**
 * @throws ExportRefused, or Error where another try may help
 */
export async function postSpans(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  });
  // Read to its end, so that the connection can be used again.
  await response.arrayBuffer();
  if (response.ok) return;
  const problem = `the receiver answers ${response.status}`;
  throw RETRYABLE.has(response.status) ? new Error(problem) : new ExportRefused(problem);
}
