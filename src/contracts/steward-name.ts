/** Name of the steward as an agent and as a compose service; apart, so that who only calls it loads nothing else. */
export const STEWARD = 'steward';
