/** The doors of the service: HTTP endpoints, old and new, and its gRPC services. */
import type { GrpcService, Route } from '../door/route.ts';
import { resourceRoutes } from './resources/actions/routes.ts';
import { schedulingRoutes } from './scheduling/routes.ts';
import { vramRoutes } from './vram/routes.ts';

export const routes: readonly Route[] = [...resourceRoutes, ...vramRoutes, ...schedulingRoutes];

const readsResources = { scope: 'resources:read' } as const;
const readsVram = { scope: 'vram:read' } as const;

export const grpc: readonly GrpcService[] = [
  {
    proto: 'tandem/v1/resources.proto',
    service: 'tandem.v1.ResourceService',
    tag: 'resources',
    methods: { ResourceStatus: readsResources },
  },
  {
    proto: 'tandem/v1/resources.proto',
    service: 'tandem.v1.VramService',
    tag: 'vram',
    methods: { VramStatus: readsVram, VramHistory: readsVram },
  },
  {
    proto: 'tandem/v1/tasks.proto',
    service: 'tandem.v1.TaskService',
    tag: 'scheduling',
    methods: { QueueStatus: { scope: 'scheduling:read' }, WaitTask: { scope: 'scheduling:read' } },
  },
];
