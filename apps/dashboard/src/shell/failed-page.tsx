import { SHELL } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';

/** A page that failed says so; a blank one would look like a calm market. */
export function FailedPage({ error }: { error: unknown }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert" className="mx-auto max-w-md p-8 text-center">
      <h1 className="text-lg font-semibold">{SHELL.failed.title}</h1>
      <p className="mt-2 mb-4 text-sm text-muted">{SHELL.failed.text(message)}</p>
      <Button onClick={() => location.reload()}>{SHELL.failed.again}</Button>
    </div>
  );
}
