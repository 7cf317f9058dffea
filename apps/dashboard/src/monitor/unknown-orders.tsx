import { useTopicPart } from '../live/use-view.ts';
import { UNKNOWN_ORDERS } from '../text/trade-monitor.ts';

/** Orders whose fate nobody knows yet are the one thing on this page that may cost money unseen. */
export function UnknownOrders() {
  const orders = useTopicPart('status', (status) => status.unknownOrders) ?? [];
  if (orders.length === 0) return null;
  return (
    <section role="alert" className="rounded-lg border border-warn/60 bg-notice px-3 py-2 text-sm">
      <strong className="font-semibold text-warn">{UNKNOWN_ORDERS.title(orders.length)}</strong>
      <p className="text-muted">{UNKNOWN_ORDERS.means(orders.length)}</p>
      <ul className="mt-1 truncate font-mono text-xs text-muted">
        {orders.slice(0, 5).map((order) => (
          <li key={order}>{order}</li>
        ))}
      </ul>
    </section>
  );
}
