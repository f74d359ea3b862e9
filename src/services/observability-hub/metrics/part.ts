import type { Part } from '../part.ts';

export const metrics: Part = {};
