/** What the ingress itself refuses, in the words of the services: status, code, title, reason, whether a retry can help. */
const FAILURES = [
  [400, 'REQUEST_MALFORMED', 'Request malformed', 'this is no HTTP request', false],
  [
    408,
    'REQUEST_TOO_SLOW',
    'Request too slow',
    'the request did not arrive within 10 seconds',
    true,
  ],
  [
    502,
    'SERVICE_BROKE_OFF',
    'Service broke off',
    'the service ended the connection before it answered',
    true,
  ],
  [503, 'SERVICE_AWAY', 'Service away', 'no instance of the service is ready', true],
  [504, 'SERVICE_TOO_SLOW', 'Service too slow', 'the service did not answer in time', true],
] as const;

/** Lines of the `defaults` section. */
export const FAILURE_LINES = FAILURES.map(([status, code, title, detail, retryable]) => {
  const wait = retryable ? ' hdr Retry-After 1' : '';
  return `  http-error status ${status} ${problem(status, code, title, detail, retryable)}${wait}`;
});

/** Arguments of a directive that answers with a problem. */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  retryable: boolean,
): string {
  const body = { type: `urn:tandem:error:${code}`, title, status, detail, code, retryable };
  return `content-type application/problem+json string ${quoted(JSON.stringify(body))}`;
}

/** One word for HAProxy, whatever stands in it. */
export function quoted(text: string): string {
  return text.replace(/(["\\ ])/g, '\\$1');
}
