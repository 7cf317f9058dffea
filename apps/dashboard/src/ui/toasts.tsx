import { Toast } from '@base-ui/react/toast';
import { useEffect } from 'react';
import { SHORTCUTS } from '../text/shell.ts';
import { Icon } from './icon.tsx';
import { show, toasts } from './say.ts';

/** What was done, and what failed: said where it is seen, and read aloud. Failures stay until they are put away. */
export function Toasts() {
  return (
    <>
      <Toast.Provider toastManager={toasts} limit={4} timeout={6_000}>
        <Toast.Portal>
          <Toast.Viewport className="fixed right-3 bottom-3 z-60 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 max-md:bottom-[calc(4.5rem+env(safe-area-inset-bottom))]">
            <List />
          </Toast.Viewport>
        </Toast.Portal>
      </Toast.Provider>
      <Ready />
    </>
  );
}

/** Behind the provider, which listens once its own effect has run. */
function Ready() {
  useEffect(show, []);
  return null;
}

function List() {
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'down']}
      className={`rounded-lg border bg-panel shadow-xl data-[limited]:hidden ${toast.type === 'failure' ? 'border-down' : 'border-edge'}`}
    >
      <Toast.Content className="flex items-start gap-2 p-3">
        <div className="min-w-0 flex-1">
          <Toast.Title
            className={`text-sm font-semibold ${toast.type === 'failure' ? 'text-down' : 'text-ink'}`}
          />
          <Toast.Description className="text-sm text-pretty text-muted" />
        </div>
        <Toast.Close
          aria-label={SHORTCUTS.close}
          className="-m-1.5 grid size-9 shrink-0 place-items-center rounded-md text-muted hover:text-ink touch:size-11"
        >
          <Icon name="cross" className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
