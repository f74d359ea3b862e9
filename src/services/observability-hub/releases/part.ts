/** Releases, for people who look: the hub only listens to the stewards. */
import { Type } from 'typebox';
import { RELEASE_EVENT, ReleaseEvent } from '../../../contracts/release/event.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { Stop } from '../../../runtime/agent.ts';
import { action } from '../../../runtime/agent.ts';
import type { Hub, Part } from '../part.ts';
import { Running } from '../running.ts';
import { Nothing, ok, success } from '../schemas.ts';
import { ReleaseBoard } from './release-board.ts';

const running = new Running<ReleaseBoard>();

function start({ ctx: { nc, log } }: Hub): Stop {
  const board = new ReleaseBoard();
  const subscription = nc.subscribe(subjects.event(RELEASE_EVENT, '*'), {
    callback: (error, message) => {
      if (error !== null) return;
      try {
        board.take(message.json<ReleaseEvent>());
      } catch (err) {
        log.warn('an event cannot be read', { subject: message.subject, err });
      }
    },
  });
  const forget = running.set(board);
  return async () => {
    subscription.unsubscribe();
    await forget();
  };
}

export const releases: Part = {
  actions: {
    list_releases: action({
      summary: 'What is live on each machine, the watch over it, and what happened lately',
      input: Nothing,
      output: Type.Object({
        ...ok,
        machines: Type.Array(ReleaseEvent),
        happenings: Type.Array(ReleaseEvent),
      }),
      run: () => {
        const board = running.get();
        return { ...success, machines: board.machines(), happenings: [...board.happenings()] };
      },
    }),
  },
  routes: [{ tag: 'releases', method: 'GET', path: '/v1/releases', action: 'list_releases' }],
  start,
};
