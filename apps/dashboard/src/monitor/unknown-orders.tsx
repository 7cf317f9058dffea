import { useTopicPart } from '../live/use-view.ts';

/** Orders whose fate nobody knows yet are the one thing on this page that may cost money unseen. */
export function UnknownOrders() {
  const orders = useTopicPart('status', (status) => status.unknownOrders) ?? [];
  if (orders.length === 0) return null;
  return (
    <section role="alert" className="rounded-lg border border-warn/60 bg-[#2c2413] px-3 py-2 text-sm">
      <strong className="font-semibold text-warn">
        {orders.length === 1 ? 'One order is unproven' : `${orders.length} orders are unproven`}
      </strong>
      <p className="text-muted">
        The exchange did not say whether it took {orders.length === 1 ? 'it' : 'them'}. The market is blocked
        until that is proven.
      </p>
      <ul className="mt-1 truncate font-mono text-xs text-muted">
        {orders.slice(0, 5).map((order) => (
          <li key={order}>{order}</li>
        ))}
      </ul>
    </section>
  );
}
