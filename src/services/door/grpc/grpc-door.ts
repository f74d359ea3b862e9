export class GrpcDoor {}
