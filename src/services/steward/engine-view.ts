/** What the part on releases needs of the part on the engine. */
export { isOfFleet, label } from './engine/labels.ts';
export type { LinkedEngine } from './engine/link.ts';
export type { EngineChange } from './engine/tally.ts';
