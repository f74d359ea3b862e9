/** The door of the hub: the endpoints of all its parts. */
import type { DoorSpec } from '../door/route.ts';
import { parts } from './parts.ts';

export const hubDoor: DoorSpec = {
  title: 'observability-hub',
  routes: parts.flatMap(({ routes = [] }) => routes),
  plain: parts.flatMap(({ plain = [] }) => plain),
};
