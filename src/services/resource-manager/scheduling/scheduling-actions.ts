/** All actions of the capability `scheduling`. */
import { controlActions } from './control-actions.ts';
import { lookActions } from './look-actions.ts';
import { submitActions } from './submit-actions.ts';
import { workerActions } from './worker-actions.ts';

export const schedulingActions = {
  ...submitActions,
  ...workerActions,
  ...lookActions,
  ...controlActions,
};
