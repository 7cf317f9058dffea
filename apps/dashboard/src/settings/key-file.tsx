import { useId, useState } from 'react';
import { EXCHANGE } from '../text/settings.ts';

/** Far above any key: a mistaken choice must not read a film. */
const BYTES_MAX = 64 * 1024;

/** The file that was downloaded when the key was made, read here: nothing of it is sent before it is wanted. */
export function KeyFile({ onText }: { onText: (text: string) => void }) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const isTooLong = file.size > BYTES_MAX;
    setProblem(isTooLong ? EXCHANGE.fileTooLong : null);
    if (!isTooLong) onText(await file.text());
  };
  return (
    <div>
      <label htmlFor={id} className="block text-sm text-muted">
        {EXCHANGE.file}
      </label>
      <input
        id={id}
        type="file"
        accept=".pem,.key,.txt"
        className="mt-1.5 block min-h-11 w-full rounded-md border border-edge bg-ground p-1.5 text-sm text-ink file:mr-3 file:min-h-8 file:rounded file:border-0 file:bg-raised file:px-3 file:font-semibold file:text-ink"
        onChange={({ target }) => void read(target.files?.[0])}
      />
      <p role="alert" className="text-xs text-down">
        {problem}
      </p>
    </div>
  );
}
