/** Schema pieces that many agents share. Agents give back `status: success` beside their fields. */
import { Type, type TProperties } from 'typebox';

export const Nothing = Type.Object({});

/** A string that must not be empty: ids, names, texts. */
export const Text = Type.String({ minLength: 1 });

/** Any JSON object. */
export const Details = Type.Record(Type.String(), Type.Unknown());

/** A share or a score between 0 and 1. */
export const Share = Type.Number({ minimum: 0, maximum: 1 });

/** Bytes of a picture or of sound, base64. */
export const Base64 = Type.String({ minLength: 1, contentEncoding: 'base64' });

/** A recording: base64 bytes, or samples between -1 and 1. */
export const Audio = Type.Union([Base64, Type.Array(Type.Number())]);

/** How many results at most. */
export const limit = (fallback: number) =>
  Type.Optional(Type.Integer({ minimum: 1, default: fallback }));

/** The reply of an action that succeeded. */
export const reply = <T extends TProperties>(fields: T) =>
  Type.Object({ status: Type.String(), ...fields });

/** The reply of an action that has nothing to tell. */
export const Done = Type.Object({ status: Type.String(), message: Type.Optional(Type.String()) });
