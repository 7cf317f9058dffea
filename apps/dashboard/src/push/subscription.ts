import { type Answer, send, type Told, tell } from '../api/call.ts';
import { registerWorker } from '../offline/keep-application.ts';
import { setPreference } from '../preferences/preferences.ts';
import { PUSH, PUSH_OBSTACLES } from '../text/push.ts';

type Device = Told<'/api/push/devices'>;

/** What this browser has subscribed to; null where it has not. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (!isSecureContext || !('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  return (await registration?.pushManager?.getSubscription().catch(() => null)) ?? null;
}

/** By what web knows it: SHA-256 of its address, in hex. */
export async function digestOf({ endpoint }: Pick<PushSubscription, 'endpoint'>): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether it takes what is signed with this key, and no other. */
export function isFor(publicKey: string, { options }: PushSubscription): boolean {
  const key = options.applicationServerKey;
  if (key === null) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey;
}

/** Asks the person, then the browser, then web. To be called at once when something was pressed: browsers ask only then. */
export async function switchOn(publicKey: string, userNo: string): Promise<Answer<Device>> {
  if ((await Notification.requestPermission()) !== 'granted') return refused(PUSH.notGiven);
  const answer = await subscribe(publicKey);
  if (answer.ok) setPreference('pushTo', userNo);
  return answer;
}

/** Subscribes anew, or again. @param onlyKnown not where web knows it no more */
export async function subscribe(publicKey: string, onlyKnown = false): Promise<Answer<Device>> {
  const registration = await registerWorker();
  if (registration === null) return refused(PUSH_OBSTACLES.unkept);
  await navigator.serviceWorker.ready;
  const before = await currentSubscription();
  let made: PushSubscription;
  try {
    // One of another key is refused for as long as it is there.
    if (before !== null && !isFor(publicKey, before)) await before.unsubscribe();
    made = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
  } catch (error) {
    return refused(PUSH.notMade(error instanceof Error ? error.message : String(error)));
  }
  return tellWeb(made, { onlyKnown, ...(before === null ? {} : { replaces: before.endpoint }) });
}

/** Binds it to the session of now. */
export async function tellWeb(
  subscription: PushSubscription,
  how: { readonly onlyKnown: boolean; readonly replaces?: string },
): Promise<Answer<Device>> {
  const { endpoint = '', keys = {} } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys as Readonly<Record<'p256dh' | 'auth', string | undefined>>;
  return tell('/api/push/devices', { endpoint, keys: { p256dh, auth }, ...how });
}

/** Web tells it nothing more, and neither does the browser's push service. */
export async function switchOff(id: string): Promise<Answer<unknown>> {
  const answer = await send('delete', '/api/push/devices/{id}', { params: { id } });
  if (answer.ok) await forget();
  return answer;
}

/** In this browser alone. What is still sent is then answered as gone, and web forgets it. */
export async function forget(): Promise<void> {
  setPreference('pushTo', null);
  await (await currentSubscription())?.unsubscribe().catch(() => false);
}

const refused = (message: string): Answer<never> => ({
  ok: false,
  refusal: { code: 'page.no_push', message, fix: null },
});
