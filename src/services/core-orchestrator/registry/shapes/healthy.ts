export { isHealthy } from '../../../../contracts/registry-pick.ts';
