/** What rules, Alertmanagers and hubs agree on about alerts. */

/** Label that the hubs add to an alert that nobody took care of in time; Alertmanager routes by it. */
export const ESCALATION = { label: 'escalation', value: 'p1' } as const;
