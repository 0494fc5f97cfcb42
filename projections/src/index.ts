export * from './projection';
export * from './orders';
export * from './products';
export * from './stock-level';
export * from './payment-progress';
export * from './reservation-status';
