import { SHELL } from '../text/shell.ts';

/** Where a page's part is still on its way. */
export const LoadingPage = () => <p className="p-6 text-center text-sm text-muted">{SHELL.loading}</p>;
