import type { ConfigWriters } from '../fleet/render/render-fleet.ts';
import { renderAlertmanagerConfig } from './alertmanager-config.ts';
import { renderHaproxyConfig } from './haproxy-config.ts';
import { renderNatsConfig } from './nats-config.ts';
import { renderPrometheusConfig } from './prometheus-config.ts';

/** Who writes the settings of each infrastructure image, for `renderFleet`. */
export const CONFIG_WRITERS: ConfigWriters = {
  nats: renderNatsConfig,
  haproxy: renderHaproxyConfig,
  prometheus: renderPrometheusConfig,
  alertmanager: renderAlertmanagerConfig,
};
