/** observability-hub: one of a pair, each sees the whole fleet. Its work is not ported yet. */
import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';

const Nothing = Type.Object({});
const Details = Type.Record(Type.String(), Type.Unknown());
const AgentName = Type.String({ minLength: 1 });
const ok = { status: Type.String() };
const Count = Type.Integer({ minimum: 0 });

export default agent({
  name: 'observability-hub',
  description: 'Health, metrics, alerts and predictions of the whole fleet',
  actions: {
    health_summary: notPorted({
      summary: 'How many agents are healthy, warning, critical or unknown, and where',
      input: Nothing,
      output: Type.Object({
        ...ok,
        overall_status: Type.Enum(['healthy', 'warning', 'critical', 'degraded']),
        agent_counts: Type.Object({
          healthy: Count,
          warning: Count,
          critical: Count,
          unknown: Count,
        }),
        agents_by_location: Type.Record(Type.String(), Count),
        stale_agents: Type.Array(Type.String()),
        total_agents: Count,
        timestamp: Type.String(),
      }),
    }),

    update_agent_health: notPorted({
      summary: 'Takes the health that an agent reports of itself',
      input: Type.Object({
        agent_name: AgentName,
        status: Type.String(),
        details: Type.Optional(Details),
        location: Type.Optional(Type.String()),
      }),
      output: Type.Object(ok),
    }),

    add_alert_rule: notPorted({
      summary: 'Adds a rule that compares a metric with a threshold',
      input: Type.Object({
        rule_id: Type.String({ minLength: 1 }),
        metric_name: Type.String({ minLength: 1 }),
        condition: Type.Enum(['gt', 'lt', 'eq', 'ne']),
        threshold: Type.Number(),
        enabled: Type.Optional(Type.Boolean({ default: true })),
        severity: Type.Optional(Type.String({ default: 'warning' })),
      }),
      output: Type.Object({ ...ok, rule_id: Type.String() }),
    }),

    alerts: notPorted({
      summary: 'Alerts that are active, and the last 50 that were',
      input: Nothing,
      output: Type.Object({
        ...ok,
        active_alerts: Type.Array(Details),
        alert_history: Type.Array(Details),
      }),
    }),

    anomalies: notPorted({
      summary: 'Metrics that left their usual range',
      input: Nothing,
      output: Type.Object({ ...ok, anomalies: Type.Array(Details) }),
    }),

    performance_metrics: notPorted({
      summary: 'Response times, errors and throughput of one agent',
      input: Type.Object({ agent_name: AgentName }),
      output: Type.Object({ ...ok, metrics: Details }),
    }),

    predict_failure: notPorted({
      summary: 'How likely an agent is to fail soon',
      input: Type.Object({ agent_name: AgentName }),
      output: Type.Object({
        ...ok,
        probability: Type.Number({ minimum: 0, maximum: 1 }),
        expected_in_seconds: Type.Union([Type.Number(), Type.Null()]),
      }),
    }),

    trigger_recovery: notPorted({
      summary:
        'Restarts an agent: alone, with cleared state, with its dependencies, or all of them',
      input: Type.Object({
        agent_name: AgentName,
        strategy: Type.Enum(['tier1', 'tier2', 'tier3', 'tier4']),
      }),
      output: Type.Object({ ...ok, message: Type.String() }),
    }),
  },
});
