/** Express kept behind a door: routes are data, handlers know nothing of Express. */
export * from './route';
export * from './problem';
export * from './express-app';
export { RouteMisdeclared } from './compiled-route';
export * from './listen';
export type { FailedRequest } from './route-server';
export { claimCollection, purgeClaims } from './claims';
export { purgeReceipts, receiptCollection } from './receipts';
export * from './conditional';
export * from './consistency-token';
export * from './link';
export { keyReused, type Recall } from './idempotency';
export { commandIdOf } from './request-context';
export * from './query-parameters';
export { type ApiDescription, openApiDocument } from './openapi';
export { problemSchema } from './openapi-parts';
export { apiRoutes, served } from './api-page';
