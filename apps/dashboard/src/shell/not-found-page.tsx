import { Link } from '@tanstack/react-router';
import { SHELL } from '../text/shell.ts';
import { Page } from './page.tsx';

export function NotFoundPage() {
  return (
    <Page name={SHELL.notFound.title}>
      <p className="text-sm text-muted">{SHELL.notFound.text}</p>
      <Link to="/" className="mt-3 inline-flex min-h-11 items-center font-semibold text-accent underline">
        {SHELL.notFound.back}
      </Link>
    </Page>
  );
}
