/** Pieces of the schemas of several parts. */
import { Type } from 'typebox';

export const Nothing = Type.Object({});
export const Details = Type.Record(Type.String(), Type.Unknown());
export const AgentName = Type.String({ minLength: 1 });
export const Count = Type.Integer({ minimum: 0 });
export const ok = { status: Type.String() };
export const success = { status: 'success' };
