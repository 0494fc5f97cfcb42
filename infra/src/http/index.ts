/** Express kept behind a door: routes are data, handlers know nothing of Express. */
export * from './route';
export * from './problem';
