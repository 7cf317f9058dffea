import { ask } from '../api/call.ts';
import { preferences } from '../preferences/preferences.ts';
import { currentSubscription, digestOf, forget, isFor, subscribe, tellWeb } from './subscription.ts';

/**
 * Where news is pushed to this browser, binds it to the session of now, and makes it good where the browser or the server has another
 * key than before. Where it was switched off from elsewhere, it stays so.
 */
export async function keepSubscribed(): Promise<void> {
  const { pushTo } = preferences();
  if (pushTo === null) return;
  const session = await ask('/api/session');
  if (!session.ok) return;
  const { userNo } = session.data;
  // Somebody else's news: this browser is another person's now.
  if (userNo !== pushTo || Notification.permission !== 'granted') return forget();
  const asked = await ask('/api/push');
  if (!asked.ok) return;
  const { publicKey, devices } = asked.data;
  const current = await currentSubscription();
  if (current === null) {
    await subscribe(publicKey);
    return;
  }
  const digest = await digestOf(current);
  if (!devices.some((device) => device.digest === digest)) return forget();
  // It may be switched off while this asks.
  await (isFor(publicKey, current) ? tellWeb(current, { onlyKnown: true }) : subscribe(publicKey, true));
}
