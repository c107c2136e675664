import { readFileSync } from 'node:fs';
import { release, version } from 'node:os';
import { check, failedChecks } from './check.ts';
import { openDevices, openFiles } from './handles.ts';
import { proveHid } from './prove-hid.ts';
import { provePalm } from './prove-palm.ts';
import { provePermissions } from './prove-permissions.ts';
import { provePrinter } from './prove-printer.ts';
import { proveSerial } from './prove-serial.ts';
import { fact, startRig } from './rig.ts';

/** The process of the kiosk: the project's drivers, through node-hid, serialport and usblp, before devices that the kernel believes in. */
const upSeconds = readFileSync('/proc/uptime', 'utf8').split(' ')[0] ?? '?';
fact(`${release()} (${version()}), Node ${process.version}, ready ${upSeconds} s after power-up`);

/** Parts that can be proven alone: `npm run test:hid-vm -- --only palm`. */
const PARTS = { hid: proveHid, palm: provePalm, serial: proveSerial, printer: provePrinter, permissions: provePermissions } as const;

const only = process.argv[2] ?? '';
if (only !== '' && !(only in PARTS)) throw new Error(`there is no part ${only}; there are ${Object.keys(PARTS).join(', ')}`);
const rig = startRig();
const before = openFiles();
for (const [name, prove] of Object.entries(PARTS)) if (only === '' || only === name) await prove(rig);
await check('no handle is left open after all of this', () => {
  const after = openFiles();
  const devices = openDevices(after);
  if (devices.length > 0) throw new Error(`still open: ${devices.join(', ')}`);
  if (after.length > before.length) throw new Error(`${after.length} files open, ${before.length} before: ${after.join(', ')}`);
  return Promise.resolve(`${before.length} files open before, ${after.length} after`);
});
rig.end();
process.exit(failedChecks() === 0 ? 0 : 1);
