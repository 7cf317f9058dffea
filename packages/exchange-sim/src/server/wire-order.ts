import type { Amended, Canceled, Decreased, Placed, Refusal } from '../place-result.ts';
import { contracts, dollars } from './wire-text.ts';

/** Answers to orders, as they go over the wire. */

const clientId = (clientOrderId: string) => (clientOrderId === '' ? {} : { client_order_id: clientOrderId });

const averages = ({ averageFillPriceE4, averageFeeE4 }: Placed | Amended) => ({
  ...(averageFillPriceE4 === null ? {} : { average_fill_price: dollars(averageFillPriceE4) }),
  ...(averageFeeE4 === null ? {} : { average_fee_paid: dollars(averageFeeE4) }),
});

export const placedObject = (placed: Placed) => ({
  order_id: placed.orderId,
  ...clientId(placed.clientOrderId),
  fill_count: contracts(placed.fillCountE2),
  remaining_count: contracts(placed.remainingCountE2),
  ...averages(placed),
  ts_ms: placed.timeMs,
});

export const canceledObject = (canceled: Canceled) => ({
  order_id: canceled.orderId,
  ...clientId(canceled.clientOrderId),
  reduced_by: contracts(canceled.reducedByE2),
  ts_ms: canceled.timeMs,
});

export const decreasedObject = (decreased: Decreased) => ({
  order_id: decreased.orderId,
  ...clientId(decreased.clientOrderId),
  remaining_count: contracts(decreased.remainingCountE2),
  ts_ms: decreased.timeMs,
});

/** Counts are left out where the amendment changed none. */
export const amendedObject = (amended: Amended) => ({
  order_id: amended.orderId,
  ...clientId(amended.clientOrderId),
  ...(amended.isChanged
    ? { remaining_count: contracts(amended.remainingCountE2), fill_count: contracts(amended.fillCountE2) }
    : {}),
  ...averages(amended),
  ts_ms: amended.timeMs,
});

/** Why one item of a batch was refused. */
export const itemError = ({ code, message, details }: Refusal) => ({
  error: { code, message, ...(details === undefined ? {} : { details }) },
});
