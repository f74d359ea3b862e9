import type { Part } from '../part.ts';

export const fleet: Part = {};
