import { Component, type ReactNode } from 'react';
import { shell } from './words/shell.ts';

interface ErrorRimProps {
  readonly children: ReactNode;
}

/** A bug in the pages leaves a word and a way on, in place of an empty page. */
export class ErrorRim extends Component<ErrorRimProps, { readonly broken: boolean }> {
  override readonly state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main>
        <p>{shell.broken}</p>
        <button type="button" onClick={() => location.reload()}>
          {shell.loadAgain}
        </button>
      </main>
    );
  }
}
