/** Events between core-orchestrator and the agents that take part in a conversation. */
import { subjects } from './fabric/subjects.ts';

/** Stops what waits. Payload `{reason}`; StreamingInterruptHandler says it when it hears a stop word. */
export const INTERRUPT_EVENT = subjects.event('interrupt');

/** Something to offer after a long silence. Payload `{suggestion, idle_seconds, timestamp}`. */
export const SUGGESTION_KIND = 'suggestion';

/**
 * Where an agent that works on a request says what it has so far. The subject comes with the request
 * as `partials`; each message is `{text}`, and an agent that does not know it just answers at the end.
 */
export const partialsSubject = (token: string) => subjects.event('partial', token);
