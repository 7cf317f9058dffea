import { pushKeys } from '@rec-io/delivery/push-keys';
import { type WebPush, webPush } from '@rec-io/delivery/web-push';
import { pushKey } from '@rec-io/installer/push-key';
import type { Installation } from '../installation.ts';

/** By which browsers of this installation are told. @throws CatalogueError REC-640 for a key that cannot be used */
export async function pushSender({ layout, configuration }: Installation): Promise<WebPush> {
  return webPush({ keys: pushKeys(await pushKey(layout)), subject: subjectOf(configuration.hostNames) });
}

/** To whom push services turn: the page's own name where it has one that others can reach. */
const subjectOf = ([hostName]: readonly string[]): string =>
  hostName === undefined ? 'mailto:nobody@example.com' : `https://${hostName}`;
