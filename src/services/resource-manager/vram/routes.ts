/** HTTP endpoints of the capability `vram`. */
import type { Route } from '../../door/route.ts';

const tag = 'vram';
const model = '/v1/vram/models/{model_id}';

export const vramRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/vram', action: 'vram_status', tag },
  { method: 'GET', path: '/v1/vram/machines', action: 'get_vram_status', tag },
  { method: 'GET', path: '/v1/vram/health', action: 'vram_health', tag },
  { method: 'GET', path: '/v1/vram/history', action: 'vram_history', tag },
  { method: 'GET', path: '/v1/vram/suggestions', action: 'predict_models', tag },
  { method: 'POST', path: '/v1/vram/optimise', action: 'optimise_vram', tag },
  { method: 'PUT', path: '/v1/vram/mode', action: 'set_vram_mode', tag },
  { method: 'PUT', path: '/v1/vram/thresholds', action: 'set_vram_threshold', tag },
  { method: 'PUT', path: '/v1/vram/idle-timeout', action: 'set_idle_timeout', tag },
  { method: 'POST', path: `${model}/used`, action: 'track_model_usage', tag },
  { method: 'POST', path: `${model}/unload`, action: 'unload_model', tag },
  { method: 'PUT', path: `${model}/pin`, action: 'pin_model', tag },
  { method: 'DELETE', path: `${model}/pin`, action: 'unpin_model', tag },
  { method: 'GET', path: '/vram_status', action: 'vram_status', tag, old: true },
];
