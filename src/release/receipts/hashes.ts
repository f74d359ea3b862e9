import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ReceiptBody } from './model.ts';

/** SHA-256 of the canonical JSON (RFC 8785) of a value. */
function canonicalHash(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('there is no JSON for this value');
  return createHash('sha256').update(text).digest('hex');
}

/** Hash of a receipt, whatever it says its hash is. */
export function hashOfReceipt(receipt: ReceiptBody): string {
  return canonicalHash({ ...receipt, hash: undefined });
}

type Content = Omit<ReceiptBody, 'content_hash' | 'log_row' | 'previous' | 'number'>;

/**
 * Hash of what was decided on. When, how long, in which run and at which place in the chain are left out, so that doing
 * the same again gives the same hash.
 */
export function hashOfContent(content: Content): string {
  const { kind, version, color, decision, images, gates, warnings } = content;
  return canonicalHash({
    ...{ kind, version, color, decision, images, warnings },
    // A run that was stopped gives its reason in words of the moment; that it was stopped is what counts.
    blocked: content.status === 'BLOCKED',
    inputs: content.inputs.map(({ name, sha256 }) => ({ name, sha256 })),
    gates: gates?.results.map(({ id, operator, threshold, unit, outcome, value }) => {
      return { id, operator, threshold, unit, outcome, value };
    }),
  });
}
