import { MODES } from '../text/shell.ts';

/** What kind of money it was, in web's words: practice must not be taken for profit. */
export function MoneySaid({ mode, said }: { mode: string; said: string }) {
  const { name } = MODES[mode as keyof typeof MODES];
  return (
    <p className={`rounded-md px-3 py-2 text-sm text-pretty ${mode === 'prod' ? 'bg-raised' : 'bg-notice'}`}>
      <strong className="font-semibold">{name}.</strong> {said}
    </p>
  );
}
