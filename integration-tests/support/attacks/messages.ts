/** Bytes for an rpc: mere bytes, and messages made from what the action behind it asks for. */
import fc, { type Arbitrary } from 'fast-check';
import type { RpcCase } from '../facade/rpcs.ts';
import { encode } from '../clients/rpc-client.ts';
import { fromSchema } from './from-schema.ts';

/** A field of a number beyond all bounds: no decoder takes it. */
const NO_MESSAGE = new Uint8Array([0xff]);

export function messagesTo(one: RpcCase): Arbitrary<Uint8Array> {
  const encoded = fromSchema(one.rpc.schema).map((value) => {
    try {
      return encode(one, value as Record<string, unknown>);
    } catch {
      // What the message cannot hold cannot be sent.
      return NO_MESSAGE;
    }
  });
  return fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 200 }), encoded);
}
