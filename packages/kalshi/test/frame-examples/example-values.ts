/** Values that many examples have in common; they are made up. */
export const market_ticker = 'KXBTCD-26OCT0812-T81999.99';
export const market_id = '40b92a88-8bde-4a7e-9d41-da979865ae04';
export const ORDER_ID = 'ee587a1c-8b87-4dcf-b721-9f6f790619fa';
export const TIME_MS = 1_790_000_000_000;
export const time = '2026-10-08T15:34:49.816683Z';
