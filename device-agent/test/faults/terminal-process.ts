import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What a terminal tells of its journal when it has opened it. */
export const openedReport = z.object({
  integrity: z.string(),
  restored: z.boolean(),
  interrupted: z.number(),
  records: z.number(),
  open: z.number(),
});
export type OpenedReport = z.infer<typeof openedReport>;

/** What a terminal that is killed in the end is given to do. */
export interface TerminalOrder {
  readonly drain: boolean;
  readonly visits: readonly { readonly personRef: string; readonly templates: readonly string[] }[];
}

/** `journalling-terminal.ts` as a process, loaded and waiting. */
export interface TerminalProcess {
  /** Resolves once everything is loaded and it only waits for its order. */
  readonly ready: Promise<undefined>;
  begin(order: TerminalOrder): void;
  /** Resolves once its journal is open and so many promises were told. */
  hasPromised(count: number): Promise<void>;
  /** Lets it end without an order. */
  dismiss(): Promise<void>;
  /** SIGKILL; resolves when it is dead and everything it had said was read. */
  kill(): Promise<void>;
  /** Resolves with its exit status; null where it was killed. */
  readonly ended: Promise<number | null>;
  readonly promised: readonly string[];
  readonly opened: OpenedReport | undefined;
  readonly complaints: string;
}

/** @param compiled folder for the engine's compiled code, the same for all */
export function startTerminal(program: string, folder: string, centralUrl: URL, compiled: string): TerminalProcess {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, folder, centralUrl.href], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled },
  });
  const promised: string[] = [];
  const state: { opened: OpenedReport | undefined; complaints: string } = { opened: undefined, complaints: '' };
  const { stdout, stderr, stdin } = child;
  if (stdout === null || stderr === null || stdin === null) throw new Error('a process without its pipes');
  const lines = createInterface({ input: stdout });
  const ready = Promise.withResolvers<undefined>();
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  const tellWaiting = (): void => {
    for (const one of waiting) if (state.opened !== undefined && promised.length >= one.count) one.resolve();
  };
  lines.on('line', (line) => {
    const [, word = '', rest = ''] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    if (word === 'ready') ready.resolve(undefined);
    else if (word === 'promised') promised.push(rest);
    else if (word === 'opened') {
      state.opened = openedReport.parse(JSON.parse(rest));
    }
    tellWaiting();
  });
  lines.on('close', () => {
    ready.resolve(undefined);
  });
  stderr.setEncoding('utf8').on('data', (text: string) => (state.complaints = (state.complaints + text).slice(-4_000)));
  // Whoever is killed does not read any more.
  stdin.on('error', () => undefined);
  const read = once(lines, 'close');
  const ended = once(child, 'close').then(async () => {
    await read;
    return child.exitCode;
  });
  return {
    ready: ready.promise,
    hasPromised: (count) =>
      new Promise((resolve) => {
        waiting.add({ count, resolve });
        tellWaiting();
      }),
    begin: (order) => void stdin.write(`${JSON.stringify(order)}\n`),
    dismiss: async () => {
      stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
    promised,
    get opened() {
      return state.opened;
    },
    get complaints() {
      return state.complaints;
    },
  };
}
