export * from './event-store/port';
export * from './documents/port';
export * from './documents/cursor';
export * from './bus/port';
export * from './clock/port';
export * from './clock/backoff';
export * from './payment-gateway/port';
export * from './logging/port';
