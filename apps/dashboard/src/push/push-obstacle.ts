import { PUSH_OBSTACLES } from '../text/push.ts';

/** Why nothing can be pushed to this browser; null where it can, or may be asked. */
export function pushObstacle(): string | null {
  if (!isSecureContext) return PUSH_OBSTACLES.insecure;
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return PUSH_OBSTACLES.missing;
  // Built files alone are kept, and so only they have a worker.
  if (!import.meta.env.PROD) return PUSH_OBSTACLES.unkept;
  return Notification.permission === 'denied' ? PUSH_OBSTACLES.denied : null;
}
