import { join } from 'node:path';
import { build } from 'vite';

const guest = join(import.meta.dirname, 'guest');
/** Bound to the machine, and loaded from `node_modules` as a kiosk does. */
const NATIVE = [/^node-hid/, /^@serialport\//];

/** Puts each program of the virtual machine and all that it imports into one file: reading hundreds of files is slow over there. */
export async function bundleGuest(outFolder: string): Promise<void> {
  await build({
    root: guest,
    logLevel: 'warn',
    configFile: false,
    build: {
      ssr: true,
      outDir: outFolder,
      emptyOutDir: true,
      minify: false,
      target: 'node24',
      rolldownOptions: {
        input: { prove: join(guest, 'prove.ts'), devices: join(guest, 'devices.ts') },
        external: NATIVE,
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
    ssr: { noExternal: true, external: ['node-hid', '@serialport/bindings-cpp', '@serialport/stream'] },
  });
}
