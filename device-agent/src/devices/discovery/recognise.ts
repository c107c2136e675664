import type { CatalogueEntry, LinkKind } from '../catalogue.ts';
import { BRIDGES, foreignAt, hasUsbId } from './foreign-ports.ts';
import type { ListedPort } from './listed-port.ts';

type Known = Pick<CatalogueEntry, 'model' | 'links' | 'foundBy'>;

/** `surely`: it says so itself. `ask`: it may hang there, and may be asked. `no`: it does not, or must not be asked. */
export type Likeness = 'surely' | 'ask' | 'no';

/** Whether this model may hang at this port. Asks nothing. */
export function likenessOf({ links, foundBy }: Known, port: ListedPort): Likeness {
  if (!hangsAt(links, port.kind)) return 'no';
  switch (port.kind) {
    case 'hid': {
      const { hid } = foundBy;
      const fits =
        hid !== undefined && (port.usages ?? []).some(({ usagePage, usage }) => usagePage === hid.usagePage && usage === hid.usage);
      return fits ? 'surely' : 'no';
    }
    case 'usb-printer':
      return hasUsbId(port, foundBy.usb) !== undefined || /ESC[ /-]?POS/i.test(port.deviceId ?? '') ? 'surely' : 'no';
    case 'serial':
      if (hasUsbId(port, foundBy.usb) !== undefined) return 'surely';
      if (foundBy.greeting === undefined || foundBy.greeting.manner === 'never') return 'no';
      return mayBeAsked(port) ? 'ask' : 'no';
  }
}

/** Only what hangs behind a common chip or at a port of the machine itself is asked: every other thing has told who it is, and is none of ours. */
export const mayBeAsked = (port: ListedPort): boolean =>
  port.kind === 'serial' && foreignAt(port) === undefined && (port.vendorId === undefined || hasUsbId(port, BRIDGES) !== undefined);

export const hangsAt = (links: readonly LinkKind[], kind: ListedPort['kind']): boolean => links.some((link) => link === kind);

/** Models of a list that this port may be, the surest first. */
export const modelsAt = (known: readonly Known[], port: ListedPort): readonly string[] =>
  (['surely', 'ask'] as const).flatMap((likeness) =>
    known.filter((entry) => likenessOf(entry, port) === likeness).map(({ model }) => model),
  );
