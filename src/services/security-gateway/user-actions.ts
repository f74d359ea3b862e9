/** Users as administrators see them. */
import { Type } from 'typebox';
import { ADMIN_SCOPE, USER_ROLES } from '../../contracts/security/roles.ts';
import { action } from '../../runtime/agent.ts';
import { gateway } from './gateway.ts';
import { actorOf, UserView, viewOf } from './replies.ts';

const UserId = Type.String({ minLength: 1, maxLength: 256 });
const requires = { scope: ADMIN_SCOPE } as const;

export const userActions = {
  list_users: action({
    summary: 'All users with their roles',
    input: Type.Object({}),
    output: Type.Object({ users: Type.Array(UserView) }),
    requires,
    run() {
      const { users, lockout } = gateway();
      return {
        users: users.list().map((user) => viewOf(user, lockout.lockedUntil(user.user_id))),
      };
    },
  }),

  set_user: action({
    summary:
      'Changes roles or password of a user, disables, enables or unlocks; ends open sessions',
    input: Type.Object({
      user_id: UserId,
      roles: Type.Optional(Type.Array(Type.Enum([...USER_ROLES]), { minItems: 1 })),
      disabled: Type.Optional(Type.Boolean()),
      password: Type.Optional(Type.String({ maxLength: 1024 })),
      unlock: Type.Optional(Type.Boolean()),
    }),
    output: Type.Object({ user: UserView }),
    requires,
    async run({ user_id, ...change }, ctx) {
      const { accounts, lockout } = gateway();
      const user = await accounts.change(actorOf(ctx), user_id, change);
      return { user: viewOf(user, lockout.lockedUntil(user_id)) };
    },
  }),
};
