import { Component, type ReactNode } from 'react';

/** A page that failed says so; a blank one would look like a calm market. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state: { message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <main role="alert" className="mx-auto max-w-md p-8 text-center">
        <h1 className="text-lg font-semibold">This page has failed</h1>
        <p className="mt-2 text-sm text-muted">Trading is not affected: it runs on the server. ({message})</p>
        <button
          type="button"
          className="mt-4 rounded-md bg-raised px-4 py-2 text-sm font-medium"
          onClick={() => location.reload()}
        >
          Load again
        </button>
      </main>
    );
  }
}
