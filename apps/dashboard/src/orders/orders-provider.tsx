import type { Side } from '@rec-io/domain/order';
import {
  createContext,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useViewStore } from '../live/use-view.ts';
import { oneClickOf } from '../preferences/one-click.ts';
import { later } from '../ui/later.ts';
import { whenQuiet } from '../ui/when-quiet.ts';
import { buyAtOnce } from './buy-at-once.ts';

/** What the one dialog of orders is about. */
export type OrderSubject =
  | { readonly kind: 'buy'; readonly ticker: string; readonly side: Side }
  | { readonly kind: 'close'; readonly tradeId: string }
  | { readonly kind: 'close-all' };

const load = () => import('./order-dialog.tsx');
const OrderDialog = later(async () => (await load()).OrderDialog);

type Orders = {
  /** Opens the dialog, or buys at once where the owner has switched that on. */
  buy(ticker: string, side: Side): void;
  close(tradeId: string): void;
  closeAll(): void;
};

const OrdersContext = createContext<Orders | null>(null);

export function useOrders(): Orders {
  const orders = useContext(OrdersContext);
  if (orders === null) throw new Error('orders were used outside OrdersProvider');
  return orders;
}

/** The ways by which a person buys and sells on this page. */
export function OrdersProvider({ children }: { children: ReactNode }) {
  const store = useViewStore();
  const [subject, setSubject] = useState<OrderSubject | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const opened = useRef(0);
  const orders = useMemo((): Orders => {
    const open = (about: OrderSubject) => {
      opened.current++;
      setSubject(about);
      setIsOpen(true);
    };
    return {
      buy(ticker, side) {
        const mode = store.topic('status')?.data.mode ?? null;
        const oneClick = oneClickOf(mode);
        if (oneClick === null) open({ kind: 'buy', ticker, side });
        else void buyAtOnce(store, ticker, side, oneClick.contracts);
      },
      close: (tradeId) => open({ kind: 'close', tradeId }),
      closeAll: () => open({ kind: 'close-all' }),
    };
  }, [store]);
  useEffect(() => {
    // Here before the first press: an order waits for nothing.
    return whenQuiet(() => void load().catch(() => undefined));
  }, []);
  return (
    <OrdersContext value={orders}>
      {children}
      {subject !== null && (
        <Suspense>
          <OrderDialog
            key={opened.current}
            subject={subject}
            isOpen={isOpen}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </OrdersContext>
  );
}
