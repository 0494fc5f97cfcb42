/** Ids that read as the letter they stand for (a hexadecimal digit). */

export const orderIdOf = (letter: string): string => `00000000-0000-4000-8000-${letter.repeat(12)}`;
export const paymentIdOf = (letter: string): string => `11111111-1111-4111-8111-${letter.repeat(12)}`;

export const orderId = orderIdOf('a');
export const paymentId = paymentIdOf('a');
