/** The shard of all crypto events created since 24 August 2026; their orders are paid from the cash that lies there. */
export const CRYPTO_SHARD = 2;
