import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { DiagnosticsView } from '@changqing/protocol';

type Interface = DiagnosticsView['network']['interfaces'][number];

/** The machine's network interfaces without its own loop; those without an address too, since that is what a technician looks for. */
export function listInterfaces(folder = '/sys/class/net'): Interface[] {
  const addressed = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.filter(({ internal }) => !internal).map(({ address }): Interface => ({ name, address, up: true })),
  );
  const known = new Set(addressed.map(({ name }) => name));
  return [
    ...addressed,
    ...namesIn(folder).flatMap((name) => (known.has(name) || name === 'lo' ? [] : [{ name, address: '', up: isUp(folder, name) }])),
  ];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isUp(folder: string, name: string): boolean {
  try {
    return readFileSync(join(folder, name, 'operstate'), 'utf8').trim() === 'up';
  } catch {
    return false;
  }
}
