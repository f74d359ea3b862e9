/** What AgentA on mainpc may not subscribe to. */
export const MAY_NOT_HEAR = [
  'agent.AgentB.echo',
  'agent.>',
  '_INBOX_agentb.>',
  '_INBOX.>',
  '>',
  'error.>',
  '$JS.API.>',
  '$SRV.PING.AgentB',
];

/** What it may. */
export const MAY_HEAR = [
  'agent.AgentA.echo',
  'machine.mainpc.AgentA.echo',
  'event.x.y',
  '_INBOX_agenta.>',
  '$SRV.PING',
  '$SRV.INFO.AgentA.id1',
];

/** What it may not publish. */
export const MAY_NOT_SAY = [
  'error.error.AgentB',
  // What a container writes, its steward alone brings to the stream.
  'log.mainpc.AgentA',
  // A release is between stewards.
  'release.pc2.rollback',
  'event.release.mainpc',
  '_INBOX_agentb.1',
  'event.registry.expired.mainpc.AgentB',
  '$SRV.PING',
  '$KV.registry.x',
  '$JS.API.STREAM.DELETE.ERRORS',
  '$JS.API.STREAM.NAMES',
  '$JS.API.INFO',
  '$JS.pc2.API.STREAM.NAMES',
  '$SYS.REQ.SERVER.PING',
];

/** What it may. */
export const MAY_SAY = [
  'agent.AgentB.echo',
  'machine.pc2.AgentC.echo',
  'event.mood.changed',
  'error.warning.AgentA',
];
