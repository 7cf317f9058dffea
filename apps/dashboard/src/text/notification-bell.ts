/** In the first load: what the head says of notifications. */
export const BELL = {
  name: (unread: number) =>
    unread === 0 ? 'Notifications' : `Notifications, ${unread >= 100 ? 'a hundred or more' : unread} unread`,
  count: (unread: number) => (unread >= 100 ? '99+' : String(unread)),
} as const;
