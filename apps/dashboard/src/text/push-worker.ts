/** What the service worker says by itself; it shares no file with the page. */
export const PUSH_WORKER = {
  title: 'REC.IO',
  unreadable: 'Something happened, and this device could not read what. Open the notifications.',
  ended:
    'Nothing is pushed to this device any more: its browser has ended it. Open REC.IO to switch it on again.',
} as const;
