/** How much one connection may ask. */
export type SocketLimits = {
  readonly commandsPerSecond: number;
  readonly marketsPerSubscription: number;
  /** A socket that has this much unread is cut. */
  readonly bufferedBytes: number;
};
