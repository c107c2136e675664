import { page as words } from '../words/terminal.ts';

/** Stands here until the page is built. */
export function TerminalPage({ terminalId }: { readonly terminalId: string; readonly tab: string }) {
  return <main data-page="terminal">{`${words.back} ${terminalId}`}</main>;
}
