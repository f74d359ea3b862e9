/** The machines that the services know by name; a test holds the list against the fleet definition. */

export const HOME_MACHINE = 'mainpc';
export const FLEET_MACHINES = [HOME_MACHINE, 'pc2'] as const;
