import { Type } from 'typebox';

/** The status of every reply that is not a failure. */
export const Success = { status: Type.Literal('success') };
export const success = { status: 'success' } as const;
