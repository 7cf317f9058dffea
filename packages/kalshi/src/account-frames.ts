import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { AccountWatch } from './account-watch.ts';
import { fillEvent, orderEvent, orderGroupEvent, positionEvent } from './frame-events.ts';
import type { Frame } from './frames.ts';

/** Cash, holdings and orders here are those of the primary subaccount; what an owner's others do is none of them. */
const isOwn = (subaccount: number | null | undefined): boolean => (subaccount ?? 0) === 0;

/**
 * What the exchange tells of the account itself. False for a frame of another kind.
 * @throws WireError or AmountError when the frame cannot be used
 */
export function tellAccount(
  frame: Frame,
  account: Pick<AccountWatch, 'order' | 'unknownOrder' | 'position' | 'changed'>,
  emit: (event: ExchangeEvent) => void,
): boolean {
  switch (frame.type) {
    case 'fill':
      if (!isOwn(frame.msg.subaccount)) return true;
      emit(fillEvent(frame.msg));
      account.changed();
      return true;
    case 'user_order': {
      if (!isOwn(frame.msg.subaccount_number)) return true;
      const event = orderEvent(frame.msg);
      if (event) account.order(event.order);
      else account.unknownOrder(frame.msg.created_ts_ms);
      return true;
    }
    case 'market_position':
      if (isOwn(frame.msg.subaccount)) account.position(positionEvent(frame.msg).position);
      return true;
    case 'order_group_updates': {
      const event = orderGroupEvent(frame.msg);
      if (event) emit(event);
      return true;
    }
    default:
      return false;
  }
}
