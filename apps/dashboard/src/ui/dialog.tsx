import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { SHORTCUTS } from '../text/shell.ts';
import { Icon } from './icon.tsx';

export type DialogProps = {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** One sentence under the title. */
  readonly means?: ReactNode;
  /** Where the keyboard is when it opens; else the first field. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly wide?: boolean;
  readonly children: ReactNode;
};

/** In the middle on the desktop, a sheet at the thumb on the phone. Escape and a press outside close it. */
export function Dialog({ title, isOpen, onClose, means, initialFocus, wide, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/55" />
        <Base.Popup
          {...(initialFocus ? { initialFocus } : {})}
          className={`fixed z-50 flex max-h-[92dvh] flex-col border border-line bg-panel text-ink shadow-2xl max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-2xl max-sm:border-b-0 max-sm:pb-[env(safe-area-inset-bottom)] sm:top-1/2 sm:left-1/2 sm:w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl ${wide ? 'sm:max-w-2xl' : 'sm:max-w-md'}`}
        >
          <header className="flex items-start justify-between gap-3 px-4 pt-3">
            <div className="min-w-0 pt-1.5">
              <Base.Title className="text-base font-semibold">{title}</Base.Title>
              {means !== undefined && (
                <Base.Description className="mt-0.5 text-sm text-muted">{means}</Base.Description>
              )}
            </div>
            <Base.Close
              aria-label={SHORTCUTS.close}
              className="-mr-2 grid size-10 shrink-0 place-items-center rounded-md text-muted hover:bg-raised hover:text-ink touch:size-11"
            >
              <Icon name="cross" />
            </Base.Close>
          </header>
          <div className="min-h-0 overflow-y-auto overscroll-contain px-4 pt-2 pb-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
