import { SHORTCUTS } from '../text/shell.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type Shortcut, shortcuts } from './shortcuts.ts';

/** What keys can be pressed on this page, by what they are for. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const groups = Object.entries(SHORTCUTS.groups) as [Shortcut['group'], string][];
  const all = isOpen ? shortcuts() : [];
  return (
    <Dialog title={SHORTCUTS.title} means={SHORTCUTS.means} isOpen={isOpen} onClose={onClose} wide>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups
          .map(([group, name]) => [name, all.filter((each) => each.group === group)] as const)
          .filter(([, members]) => members.length > 0)
          .map(([name, members]) => (
            <section key={name}>
              <h3 className="mb-1 text-xs font-semibold tracking-wide text-muted uppercase">{name}</h3>
              <dl className="text-sm">
                {members.map(({ keys, text }) => (
                  <div key={keys.join(' ')} className="flex items-baseline justify-between gap-4 py-1">
                    <dt>{text}</dt>
                    <dd className="flex shrink-0 items-baseline gap-1 text-xs text-muted">
                      {keys.map((key, i) => (
                        <span key={key}>
                          {i > 0 && `${SHORTCUTS.next} `}
                          <kbd className="rounded border border-edge bg-raised px-1.5 py-0.5 font-sans font-semibold text-ink">
                            {key}
                          </kbd>
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
