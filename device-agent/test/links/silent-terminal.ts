import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A pseudo-terminal whose far end reads nothing until it is told to: a device that holds the line. */
export interface SilentTerminal {
  readonly path: string;
  /** The far end says this. */
  say(text: string): void;
  /** The far end takes all that comes from now on. */
  takeAll(): void;
  /** The far end is gone at once. */
  kill(): Promise<void>;
}

const FAR_END = `
import os, pty, sys, tty
far, near = pty.openpty()
tty.setraw(near)
print(os.ttyname(near), flush=True)
for line in sys.stdin:
    if line.startswith("say "): os.write(far, line[4:-1].encode())
    else: break
while os.read(far, 65536): pass
`;

export async function openSilentTerminal(): Promise<SilentTerminal> {
  const child = spawn('python3', ['-c', FAR_END], { stdio: ['pipe', 'pipe', 'ignore'] });
  const name = await new Promise((resolve) => child.stdout.once('data', resolve));
  const exited = once(child, 'exit');
  return {
    path: String(name).trim(),
    say: (text) => void child.stdin.write(`say ${text}\n`),
    takeAll: () => void child.stdin.write('take\n'),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
