import type { LinkSettings } from '../../settings/link-settings.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { BRIDGES, hasUsbId } from './foreign-ports.ts';
import type { ListedPort } from './listed-port.ts';
import { hangsAt, likenessOf, type Likeness } from './recognise.ts';

/** Links that lead to a port of this machine, whatever its name is at the moment. */
export type PortLink = Extract<LinkSettings, { kind: 'usb' | 'auto' | 'hid' | 'serial' | 'usb-printer' }>;

/** A port that may be the one that is meant. */
export interface Candidate {
  readonly port: ListedPort;
  readonly likeness: Exclude<Likeness, 'no'>;
  /** It has the serial number that is asked for, or none is. Else it is opened only to say that another device hangs there. */
  readonly exact: boolean;
}

/** Ports that fit a link, as they are listed. Named ports are candidates also where no list knows them, such as pseudo-terminals. */
export function candidatesFor(
  entry: Pick<CatalogueEntry, 'model' | 'links' | 'foundBy'>,
  link: PortLink,
  pinned: string | undefined,
  ports: readonly ListedPort[],
): readonly Candidate[] {
  const named = (path: string, kind: ListedPort['kind']): readonly Candidate[] => {
    const port = ports.find((listed) => listed.path === path) ?? { kind, path };
    return [{ port, likeness: 'surely', exact: true }];
  };
  const exact = (port: ListedPort) => pinned === undefined || port.serialNumber === pinned;
  switch (link.kind) {
    case 'serial':
      return named(link.path, 'serial');
    case 'usb-printer':
      return named(link.path, 'usb-printer');
    case 'hid':
      if (link.path !== undefined) return named(link.path, 'hid');
      return ports
        .filter((port) => likenessOf(entry, port) === 'surely' && port.kind === 'hid')
        .map((port) => ({ port, likeness: 'surely', exact: exact(port) }));
    case 'usb':
      return (
        ports
          .filter((port) => hangsAt(entry.links, port.kind) && port.vendorId === link.vendorId && port.productId === link.productId)
          .filter((port) => port.kind !== 'hid' || likenessOf(entry, port) === 'surely')
          .map((port): Candidate => ({ port, likeness: 'surely', exact: exact(port) }))
          // Behind a common chip with another number anything may hang: it is left alone.
          .filter(({ port, exact: isExact }) => isExact || hasUsbId(port, BRIDGES) === undefined)
      );
    case 'auto':
      return ports.flatMap((port): readonly Candidate[] => {
        const likeness = likenessOf(entry, port);
        return likeness === 'no' ? [] : [{ port, likeness, exact: true }];
      });
  }
}

/** What was looked for, for somebody who reads that it is not there. */
export function wantedWords(model: string, link: PortLink, pinned: string | undefined): string {
  const number = pinned === undefined ? '' : ` with the serial number ${pinned}`;
  switch (link.kind) {
    case 'serial':
    case 'usb-printer':
      return link.path;
    case 'hid':
      return link.path ?? `a HID device of the kind of ${model}${number}`;
    case 'usb':
      return `a USB device ${link.vendorId}:${link.productId}${number}`;
    case 'auto':
      return `a port with ${model}`;
  }
}
