import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink, LinkError, LinkOpener } from '../../links/byte-link.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { UDEV_RULES } from '../watchdog/device-words.ts';
import type { ManagedOpener } from '../watchdog/managed-opener.ts';
import { candidatesFor, wantedWords, type Candidate, type PortLink } from './candidates.ts';
import { portKey, type ListedPort, type PortLister } from './listed-port.ts';
import { answerOf, type PortBook } from './port-book.ts';
import { holderWords, type PortHolder } from './port-holders.ts';

/** How a port is opened, once it is known which. */
export interface PortLine {
  readonly baudRate: number;
  readonly rtscts: boolean;
  readonly xonXoff: boolean;
}

/** What openers of one kiosk share. */
export interface PortTools {
  readonly clock: Clock;
  readonly lister: PortLister;
  readonly book: PortBook;
  readonly openPort: (port: ListedPort, line: PortLine, entry: Pick<CatalogueEntry, 'foundBy'>) => LinkOpener;
  readonly holders: (paths: readonly string[]) => Promise<ReadonlyMap<string, readonly PortHolder[]>>;
  readonly powerCycle: (usbDevice: string, signal: AbortSignal) => Promise<Result<undefined, string>>;
}

/** An opening waits no longer for ports to be asked; it goes on by itself, and the next opening knows more. */
const ASK_WAIT_MS = 4_000;
/** So many greetings in vain at one port, and the next one is tried. */
const TRIES = 2;
/** A line for people names no more programs than this. */
const MOST_NAMED = 3;
const USUAL_BAUD_RATE = 115_200;

/** Finds the port of a device anew at each opening: by USB ids, HID usage or what it answers, never by yesterday's name. */
export function createMatchedOpener(entry: CatalogueEntry, link: PortLink, tools: PortTools): ManagedOpener {
  const { clock, lister, book } = tools;
  let pinned = link.kind === 'usb' || link.kind === 'hid' ? link.serialNumber : undefined;
  let current: ListedPort | undefined;
  let ours: string | undefined;
  /** Ports at which another device answered, the last one last. */
  let rejected: readonly string[] = [];
  const tries = new Map<string, number>();
  let others = false;

  const rank = (ports: readonly ListedPort[]): readonly Candidate[] => {
    const there = new Set(ports.map(portKey));
    rejected = rejected.filter((key) => there.has(key));
    for (const key of tries.keys()) if (!there.has(key)) tries.delete(key);
    const roundsAt = ({ port }: Candidate) => Math.floor((tries.get(portKey(port)) ?? 0) / TRIES);
    const isOurs = ({ port }: Candidate) => portKey(port) === ours;
    return candidatesFor(entry, link, pinned, ports)
      .filter(({ port }) => !book.isClaimed(port.path))
      .toSorted(
        (a, b) =>
          Number(b.exact) - Number(a.exact) ||
          roundsAt(a) - roundsAt(b) ||
          Number(isOurs(b)) - Number(isOurs(a)) ||
          Number(b.likeness === 'surely') - Number(a.likeness === 'surely'),
      );
  };
  const isRejected = ({ port }: Candidate) => {
    const answered = book.known(port)?.answer?.model;
    return rejected.includes(portKey(port)) || (answered !== undefined && answered !== entry.model);
  };
  /** Whether it is worth opening: what must be asked has answered for this model, or hung there when it was last seen. */
  const isOpen = ({ port, likeness }: Candidate) =>
    likeness === 'surely' ||
    answerOf(book.known(port), entry.model) !== undefined ||
    (portKey(port) === ours && (tries.get(portKey(port)) ?? 0) < TRIES);

  const choose = async (signal: AbortSignal): Promise<Result<ListedPort, LinkError>> => {
    let ports: readonly ListedPort[];
    try {
      ports = await lister.list();
    } catch (error) {
      return err({ code: 'io', detail: `cannot list ports: ${error instanceof Error ? error.message : String(error)}` });
    }
    book.keepOnly(ports);
    const ranked = rank(ports);
    const fresh = ranked.filter((candidate) => !isRejected(candidate));
    const first = fresh.find(isOpen);
    if (first !== undefined && first.likeness === 'surely') return choice(first, fresh);
    // The port that was ours stays the first guess; only when it is silent are all others asked.
    if (first !== undefined && portKey(first.port) === ours) return choice(first, fresh);
    const unasked = fresh.filter((candidate) => candidate.likeness === 'ask').map(({ port }) => port);
    for (const port of unasked) if ((tries.get(portKey(port)) ?? 0) >= TRIES) book.forget(port);
    await waitFor(book.ask(unasked), signal);
    if (isAborted(signal)) return err({ code: 'cancelled' });
    // Where all that may be it are another one, the last of them is opened: so that it can be told, and taken.
    const answered = fresh.find((candidate) => !isRejected(candidate) && isOpen(candidate)) ?? lastRejected(ranked);
    return answered === undefined ? err(notFound(unasked)) : choice(answered, fresh);
  };

  const lastRejected = (ranked: readonly Candidate[]) =>
    ranked.filter(isOpen).toSorted((a, b) => rejected.indexOf(portKey(b.port)) - rejected.indexOf(portKey(a.port)))[0];

  const choice = ({ port }: Candidate, fresh: readonly Candidate[]): Result<ListedPort, LinkError> => {
    others = fresh.some((candidate) => candidate.port !== port && candidate.exact);
    return ok(port);
  };

  const waitFor = async (work: Promise<void>, signal: AbortSignal): Promise<void> => {
    const over = new AbortController();
    const late = clock.sleep(ASK_WAIT_MS, AbortSignal.any([signal, over.signal]));
    await Promise.race([work, late]).finally(() => over.abort());
  };

  const notFound = (asked: readonly ListedPort[]): LinkError => {
    const path = wantedWords(entry.model, link, pinned);
    if (link.kind !== 'auto') return { code: 'not-found', path, detail: `${path} is not there` };
    const unopened = asked.map((port) => book.known(port)?.error).find((error) => error !== undefined);
    if (asked.length > 0 && unopened !== undefined && asked.every((port) => book.known(port)?.error !== undefined)) return unopened;
    const open = asked.filter((port) => book.known(port) === undefined).length;
    const detail =
      open > 0 ? `${open} of ${asked.length} ports are still being asked` : `none of ${asked.length} ports answers as ${entry.model}`;
    return { code: 'not-found', path, detail };
  };

  const lineOf = (port: ListedPort): PortLine => {
    const { greeting } = entry.foundBy;
    const rates = greeting?.baudRates ?? [USUAL_BAUD_RATE];
    const chosen = 'baudRate' in link ? link.baudRate : undefined;
    const tried = tries.get(portKey(port)) ?? 0;
    const baudRate = chosen ?? answerOf(book.known(port), entry.model)?.baudRate ?? rates[tried % rates.length] ?? USUAL_BAUD_RATE;
    const flow = link.kind === 'serial' || link.kind === 'usb' ? link : { rtscts: false, xonXoff: false };
    return { baudRate, rtscts: flow.rtscts, xonXoff: flow.xonXoff };
  };

  /** Who holds a port that is busy, and which rules give a right that is missing. */
  const explain = async (error: LinkError, port: ListedPort): Promise<LinkError> => {
    if (error.code === 'not-permitted') return { ...error, rule: UDEV_RULES };
    if (error.code !== 'busy') return error;
    const holders = (await tools.holders([port.path])).get(port.path) ?? [];
    return holders.length === 0 ? error : { ...error, heldBy: holders.slice(0, MOST_NAMED).map(holderWords).join(', ') };
  };

  const openChosen = async (port: ListedPort, signal: AbortSignal): Promise<Result<ByteLink, LinkError>> => {
    const release = book.claim(port.path);
    if (release === undefined) return err({ code: 'busy', path: port.path, heldBy: 'changqing' });
    const opened = await tools.openPort(port, lineOf(port), entry).open(signal);
    if (!opened.ok) {
      release();
      return err(await explain(opened.error, port));
    }
    current = port;
    tries.set(portKey(port), (tries.get(portKey(port)) ?? 0) + 1);
    const link = opened.value;
    return ok({
      ...link,
      close: async () => {
        await link.close();
        release();
      },
    });
  };

  return {
    name: `${link.kind}:${wantedWords(entry.model, link, pinned)}`,
    open: async (signal) => {
      if (signal.aborted) return err({ code: 'cancelled' });
      const chosen = await choose(signal);
      return chosen.ok ? openChosen(chosen.value, signal) : chosen;
    },
    notOurs: () => {
      if (current === undefined) return false;
      const key = portKey(current);
      rejected = [...rejected.filter((known) => known !== key), key];
      return others;
    },
    hasOthers: async () => {
      const ports = await lister.list().catch(() => []);
      return rank(ports).some((candidate) => candidate.exact && !isRejected(candidate) && isOpen(candidate));
    },
    isOurs: () => {
      if (current === undefined) return;
      ours = portKey(current);
      rejected = [];
      tries.clear();
    },
    serialNumber: () => current?.serialNumber ?? '',
    get pinned() {
      return pinned;
    },
    pin: (serialNumber) => {
      pinned = serialNumber;
    },
    powerCycle: (signal) => {
      const folder = current?.usbDevice;
      return folder === undefined ? Promise.resolve(err('it does not hang at a USB port')) : tools.powerCycle(folder, signal);
    },
    alsoOpenIn: async () => {
      if (current === undefined) return [];
      const holders = (await tools.holders([current.path])).get(current.path) ?? [];
      return holders.filter(({ pid }) => pid !== process.pid).map(holderWords);
    },
  };
}
