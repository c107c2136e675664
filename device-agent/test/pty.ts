import { spawn } from 'node:child_process';
import type { ByteLink } from '../src/links/byte-link.ts';
import { createByteQueue } from '../src/links/byte-queue.ts';
import { err, ok } from '@changqing/protocol';

/** A pseudo-terminal: `path` is opened like a serial port, `far` is the device's end of it. */
export interface Pty {
  readonly path: string;
  readonly far: ByteLink;
  /** Kills the far end at once, as pulling a USB adapter does. */
  kill(): Promise<void>;
}

const RELAY = `
import os, pty, sys, tty, select
master, slave = pty.openpty()
tty.setraw(slave)
sys.stdout.write(os.ttyname(slave) + "\\n"); sys.stdout.flush()
poll = select.poll()
poll.register(0, select.POLLIN)
poll.register(master, select.POLLIN)
while True:
    for fd, event in poll.poll():
        data = os.read(fd, 65536)
        if not data: sys.exit(0)
        os.write(1 if fd == master else master, data)
`;

/** Opens a pseudo-terminal through python3. The relay holds its own slave handle, so that opening and closing the port does not end it. */
export async function openPty(): Promise<Pty> {
  const child = spawn('python3', ['-c', RELAY], { stdio: ['pipe', 'pipe', 'inherit'] });
  const incoming = createByteQueue();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(() => incoming.end());
  child.stdin.on('error', () => undefined);
  const path = await new Promise<string>((resolve, reject) => {
    let head = Buffer.alloc(0);
    let named = false;
    child.once('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      if (named) {
        incoming.push(new Uint8Array(chunk));
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(10);
      if (end < 0) return;
      named = true;
      resolve(head.subarray(0, end).toString());
      incoming.push(new Uint8Array(head.subarray(end + 1)));
    });
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return {
    path,
    kill,
    far: {
      name: 'pty',
      incoming,
      send: (bytes) =>
        new Promise((resolve) => {
          child.stdin.write(bytes, (error) => resolve(error ? err({ code: 'unplugged' }) : ok()));
        }),
      close: kill,
    },
  };
}
