/** Whom Alertmanager tells: Slack for warnings, PagerDuty for what is critical. */
import type { AlertmanagerSettings } from './settings.ts';

/** Secrets with the credentials of receivers; an empty one switches its receiver off. */
export const RECEIVER_SECRETS = {
  slack: 'slack_webhook_url',
  pagerduty: 'pagerduty_routing_key',
  escalation: 'pagerduty_escalation_key',
} as const;

const file = (secret: string) => `/run/secrets/${secret}`;

/**
 * Lines that hold only with these credentials; the start script of the image reads the marks.
 *
 * @param condition names of secrets, with `!` in front for one that must be empty
 */
function when(condition: readonly string[], lines: readonly string[]): string[] {
  return [`    # if ${condition.join(' ')}`, ...lines, '    # end'];
}

const TITLE =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}: {{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }}';

/** What people read; a runbook is a link where it is known under which address a hub serves it. */
function textOf({ page_url }: AlertmanagerSettings): string {
  const runbook =
    page_url === ''
      ? '.Annotations.runbook_url'
      : `reReplaceAll "^docs/runbooks/" "${page_url}/ui/runbooks/" .Annotations.runbook_url`;
  return `${TEXT}{{ if .Annotations.runbook_url }} ({{ ${runbook} }}){{ end }}\n{{ end }}`;
}

const pageOf = ({ page_url }: AlertmanagerSettings) => (page_url === '' ? '' : `${page_url}/ui/`);

const TEXT =
  '{{ range .Alerts }}{{ if .Labels.machine }}{{ .Labels.machine }}{{ if .Labels.agent }}/{{ .Labels.agent }}{{ end }}: {{ end }}' +
  '{{ if .Annotations.summary }}{{ .Annotations.summary }}{{ else }}{{ .Labels.alertname }}{{ end }}';

const quoted = (text: string) => JSON.stringify(text);

function slack(settings: AlertmanagerSettings, address = ''): string[] {
  return [
    '    slack_configs:',
    `      - api_url_file: ${file(RECEIVER_SECRETS.slack)}`,
    `        channel: ${quoted(settings.slack_channel)}`,
    '        send_resolved: true',
    `        title: ${quoted(TITLE)}`,
    `        title_link: ${quoted(pageOf(settings))}`,
    `        text: ${quoted(address + textOf(settings))}`,
  ];
}

function pagerduty(settings: AlertmanagerSettings, secret: string): string[] {
  return [
    '    pagerduty_configs:',
    `      - routing_key_file: ${file(secret)}`,
    `        url: ${quoted(settings.pagerduty_url)}`,
    '        send_resolved: true',
    '        client: Tandem',
    `        client_url: ${quoted(pageOf(settings))}`,
    `        description: ${quoted(TITLE)}`,
    '        severity: critical',
    '        class: "{{ .CommonLabels.alertname }}"',
    '        component: "{{ .CommonLabels.agent }}"',
    '        group: "{{ .CommonLabels.machine }}"',
    `        details: { firing: ${quoted(textOf(settings))} }`,
  ];
}

/** The `receivers:` section. What is critical goes to Slack where PagerDuty has no key: better there than nowhere. */
export function receivers(settings: AlertmanagerSettings): string[] {
  const { slack: webhook, pagerduty: key, escalation } = RECEIVER_SECRETS;
  return [
    'receivers:',
    '  # Shown on the page, sent to nobody.',
    '  - name: page',
    '  - name: warning',
    ...when([webhook], slack(settings)),
    '  - name: critical',
    ...when([key], pagerduty(settings, key)),
    ...when([webhook, `!${key}`], slack(settings)),
    '  - name: escalation',
    ...when([escalation], pagerduty(settings, escalation)),
    ...when([key, `!${escalation}`], pagerduty(settings, key)),
    ...when([webhook], slack(settings, '<!channel> ')),
  ];
}
