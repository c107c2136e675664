import { Component, type ReactNode } from 'react';

interface ErrorRimProps {
  readonly children: ReactNode;
}

/** A bug in the pages ends them and loads the document anew, so that nobody's data stays on a broken screen. */
export class ErrorRim extends Component<ErrorRimProps, { readonly broken: boolean }> {
  override readonly state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    // The message alone: a stack may quote what was on the page.
    console.error('the page broke', error instanceof Error ? error.name : 'unknown');
    setTimeout(() => location.replace('/'), 500);
  }

  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}
