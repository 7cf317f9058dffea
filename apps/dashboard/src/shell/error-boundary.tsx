import { Component, type ReactNode } from 'react';
import { FailedPage } from './failed-page.tsx';

/** Around everything: what fails outside of a page is said, too. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <FailedPage error={this.state.error} />;
  }
}
