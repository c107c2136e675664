import type { Clock } from '../../clock.ts';
import { createHidLinkOpener } from '../../links/hid-link.ts';
import { createSerialLinkOpener } from '../../links/serial-link.ts';
import { createUsbPrinterLinkOpener } from '../../links/usb-printer-link.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import type { FoundPort } from '../roster.ts';
import type { ManagedOpener } from '../watchdog/managed-opener.ts';
import { askablesIn } from './asking-order.ts';
import { listCardReaders } from './card-readers.ts';
import type { PortLink } from './candidates.ts';
import { createMatchedOpener, type PortTools } from './matched-opener.ts';
import { createPortBook } from './port-book.ts';
import { holderWords, holdersOf } from './port-holders.ts';
import { modelsAt } from './recognise.ts';
import { createSystemPorts } from './system-ports.ts';
import { powerCycleUsb } from './usb-power.ts';

/** Finds devices at the ports of this machine. */
export interface PortFinder {
  /** An opener that follows the device from port to port. */
  openerFor(entry: CatalogueEntry, link: PortLink): ManagedOpener;
  /** What is plugged in at the moment, with who holds it and what it may be. Opens nothing. */
  ports(): Promise<readonly FoundPort[]>;
  close(): void;
}

export interface PortFinderOptions {
  readonly clock: Clock;
  readonly catalogue: readonly CatalogueEntry[];
  /** Default: those of this machine. */
  readonly tools?: Partial<
    Pick<PortTools, 'lister' | 'openPort' | 'holders' | 'powerCycle'> & { readonly cardReaders: () => Promise<readonly string[]> }
  >;
}

export function createPortFinder({ clock, catalogue, tools = {} }: PortFinderOptions): PortFinder {
  const lister = tools.lister ?? createSystemPorts();
  const holders = tools.holders ?? ((paths) => holdersOf(paths));
  const openPort = tools.openPort ?? openSystemPort(clock);
  const powerCycle = tools.powerCycle ?? ((folder, signal) => powerCycleUsb(folder, clock, signal));
  const cardReaders = tools.cardReaders ?? (() => listCardReaders(clock));
  const atService = catalogue.filter(({ links }) => links.includes('pcsc')).map(({ model }) => model);
  const wanted = new Set<CatalogueEntry>();
  const openerAt: Parameters<typeof createPortBook>[1] = (port, baudRate) =>
    openPort(port, { baudRate, rtscts: false, xonXoff: false }, { foundBy: { usb: [] } });
  // Only those that somebody waits for are asked for.
  const book = createPortBook(clock, openerAt, () => askablesIn([...wanted]));
  return {
    openerFor: (entry, link) => {
      if (link.kind === 'auto' || link.kind === 'usb') wanted.add(entry);
      return createMatchedOpener(entry, link, { clock, lister, book, openPort, holders, powerCycle });
    },
    ports: async () => {
      const [listed, readers] = await Promise.all([lister.list(), cardReaders()]);
      const held = await holders(listed.map(({ path }) => path));
      const ports = listed.map((port): FoundPort => {
        const [holder] = held.get(port.path) ?? [];
        const maker = [port.maker, port.product].filter((word) => word !== undefined).join(' ');
        return {
          path: port.path,
          kind: port.kind,
          vendorId: port.vendorId,
          productId: port.productId,
          serialNumber: port.serialNumber,
          maker: maker === '' ? undefined : maker,
          heldBy: holder === undefined ? undefined : holderWords(holder),
          matches: modelsAt(catalogue, port),
        };
      });
      return [...ports, ...readers.map((name) => ({ ...NOTHING_KNOWN, path: name, matches: atService }))];
    },
    close: () => book.close(),
  };
}

/** Of a reader behind the smart card service, which shares it among programs. */
const NOTHING_KNOWN = {
  kind: 'pcsc',
  vendorId: undefined,
  productId: undefined,
  serialNumber: undefined,
  maker: undefined,
  heldBy: undefined,
} as const satisfies Partial<FoundPort>;

const openSystemPort =
  (clock: Clock): PortTools['openPort'] =>
  (port, { baudRate, rtscts, xonXoff }, { foundBy }) => {
    switch (port.kind) {
      case 'serial':
        return createSerialLinkOpener({ path: port.path, baudRate, rtscts, xonXoff });
      case 'usb-printer':
        return createUsbPrinterLinkOpener({ choice: { by: 'path', path: port.path }, clock });
      case 'hid':
        return createHidLinkOpener({
          choice: { by: 'path', path: port.path },
          reportBytes: foundBy.hid?.reportBytes ?? 64,
          numbered: foundBy.hid?.numbered ?? false,
        });
    }
  };
