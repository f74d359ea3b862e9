/** The door of the hub: the endpoints of all its parts. */
import type { DoorSpec } from '../door/route.ts';
import { PAGE_PATH } from './page/serving/page-routes.ts';
import { parts } from './parts.ts';

export const hubDoor: DoorSpec = {
  title: 'observability-hub',
  routes: parts.flatMap(({ routes = [] }) => routes),
  home: PAGE_PATH,
  plain: parts.flatMap(({ plain = [] }) => plain),
};
