import type { ChannelRule } from './channel.ts';
import { type CommandParams, textsOf } from './socket-command.ts';
import { SOCKET_ERRORS, type SocketError } from './socket-error.ts';
import type { Subscription } from './subscription.ts';

/** What is followed by name: the names of its actions, and of what its lists are told in. */
const FOLLOWING = {
  indices: {
    add: 'subscribe_indices',
    remove: 'unsubscribe_indices',
    list: 'indexlist',
    listType: 'cfbenchmarks_value_indexlist',
    names: 'index_ids',
    missing: SOCKET_ERRORS.indicesRequired,
  },
  underlyings: {
    add: 'subscribe_underlyings',
    remove: 'unsubscribe_underlyings',
    list: 'underlying_list',
    listType: 'pyth_value_underlying_list',
    names: 'underlying_tickers',
    missing: SOCKET_ERRORS.underlyingsRequired,
  },
} as const;

/** The names that a subscribe gives; null when they cannot be read. */
export function followedNames(follows: ChannelRule['follows'], params: CommandParams): string[] | null {
  return follows === null ? [] : textsOf(params[FOLLOWING[follows].names] ?? []);
}

/**
 * Changes what a subscription follows by name, or lists what there is.
 * @returns the frame that answers the command, or what is wrong with it
 */
export function updateFollowed(
  id: number,
  subscription: Subscription,
  follows: keyof typeof FOLLOWING,
  action: string,
  params: CommandParams,
  indexIds: readonly string[],
): string | SocketError {
  const following = FOLLOWING[follows];
  const { names: field } = following;
  if (action === following.list) {
    const list = follows === 'indices' ? indexIds : [];
    return subscription.reply(following.listType, JSON.stringify({ [field]: list }), id);
  }
  if (action !== following.add && action !== following.remove) return SOCKET_ERRORS.unsupportedAction;
  const names = params[field] === undefined ? [] : textsOf(params[field]);
  if (names === null) return SOCKET_ERRORS.invalidParameter;
  if (names.length === 0) return following.missing;
  for (const name of names) {
    if (action === following.add) subscription.names.add(name);
    else subscription.names.delete(name);
  }
  return subscription.reply('ok', null, id);
}
