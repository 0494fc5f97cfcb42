/** The versions that the containers run: those that `docker-compose.yml` has. */
export const images = {
  eventStoreDb: 'eventstore/eventstore:23.10.0-jammy',
  mongodb: 'mongo:7.0',
  rabbitmq: 'rabbitmq:3.13-management',
} as const;
