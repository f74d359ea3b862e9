import type { Part } from '../part.ts';

export const page: Part = {};
