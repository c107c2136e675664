import {
  civilDateAt,
  MAXIMUM_KEPT_RECORDS,
  MAXIMUM_OFFLINE_MS,
  type IdleSlide,
  type PersonSettings,
  type Problem,
  type PublicContent,
  type Service,
  type Site,
} from '@changqing/protocol';
import type { ContactState } from '../central/contact.ts';
import type { BiometricReader } from '../hal/biometric-reader.ts';
import type { CodeScanner } from '../hal/code-scanner.ts';
import type { DocumentPrinter } from '../hal/document-printer.ts';
import type { IdCardReader } from '../hal/id-card-reader.ts';
import type { OnDeviceVerifier } from '../hal/on-device-verifier.ts';
import type { PowerSource } from '../hal/power-source.ts';
import type { PresenceSensor } from '../hal/presence-sensor.ts';
import type { ReceiptPrinter } from '../hal/receipt-printer.ts';
import type { SocialCardReader } from '../hal/social-card-reader.ts';
import type { ReaderStatus } from '../hal/status.ts';
import type { World } from './state.ts';

/** The devices of one kiosk; what is not there is undefined. */
export interface KioskDevices {
  readonly card: IdCardReader | undefined;
  readonly finger: BiometricReader | undefined;
  readonly palm: BiometricReader | undefined;
  readonly printer: ReceiptPrinter | undefined;
  readonly document: DocumentPrinter | undefined;
  readonly scanner?: CodeScanner | undefined;
  readonly presence?: PresenceSensor | undefined;
  readonly power?: PowerSource | undefined;
  readonly verifier?: OnDeviceVerifier | undefined;
  readonly socialCard?: SocialCardReader | undefined;
}

/** What decides whether anybody can be certified now. */
export interface Readiness {
  readonly devices: KioskDevices;
  readonly contact: ContactState;
  readonly nowMs: number;
  readonly keptRecords: number;
  /** The journal or the settings do not allow any record. */
  readonly blocked: Problem | undefined;
  /** The notice changed after the kiosk was set up, within about a year. */
  readonly newNotice: boolean;
  readonly defaults: PersonSettings;
  readonly services: readonly Service[];
  readonly defaultService: Service;
  readonly feedbackAfter: readonly Service[];
  /** Why nothing can be printed at the moment, as those who print say it. */
  readonly papersProblem: Problem | undefined;
  readonly slipsProblem: Problem | undefined;
  readonly content: PublicContent | undefined;
  readonly slides: readonly IdleSlide[];
  readonly site: Site;
  /** Why nothing at all is begun here now. */
  readonly shut?: Problem | undefined;
  readonly nextKiosk?: string | undefined;
  readonly notice?: string | undefined;
}

export const readerWorks = (status: ReaderStatus | undefined): boolean => status?.state === 'ready' || status?.state === 'capturing';

export function worldOf(readiness: Readiness): World {
  const { devices, contact } = readiness;
  const palm = readerWorks(devices.palm?.status()) ? devices.palm : undefined;
  const closed = closedBecause(readiness);
  return {
    cardReader: readerWorks(devices.card?.status()),
    fingerReader: readerWorks(devices.finger?.status()),
    palmReader: palm === undefined ? undefined : (palm.range ?? { nearestMm: 30, farthestMm: 80 }),
    offline: !contact.online,
    closed,
    shut: readiness.shut,
    outOfOrder: outOfOrder(readiness, closed),
    nextKiosk: readiness.nextKiosk,
    notice: readiness.notice,
    noticeVersion: contact.profile?.noticeVersion ?? '0',
    newNotice: readiness.newNotice,
    defaults: readiness.defaults,
    services: readiness.services,
    defaultService: defaultServiceOf(readiness),
    feedbackAfter: readiness.feedbackAfter,
    lookUpPolicy: contact.profile?.lookUpPolicy ?? {},
    papers: { ...abilitiesOf(devices.document), ...(readiness.papersProblem === undefined ? {} : { problem: readiness.papersProblem }) },
    slips: readiness.slipsProblem === undefined ? {} : { problem: readiness.slipsProblem },
    content: readiness.content,
    slides: readiness.slides,
    site: readiness.site,
    today: civilDateAt(readiness.nowMs),
  };
}

/** The part of a world that matters for nothing but certifying; for a kiosk that offers nothing else. */
export const CERTIFYING_ALONE = {
  services: ['certification'],
  defaultService: 'certification',
  feedbackAfter: [],
  lookUpPolicy: {},
  papers: { problem: { code: 'document-printer-unavailable' }, duplex: false, maximumCopies: 1 },
  slips: {},
  content: undefined,
  slides: [],
} as const satisfies Partial<World>;

/** A card begins something that takes a card; a site that offers none of the sort shows its first service. */
function defaultServiceOf({ services, defaultService }: Readiness): Service {
  return services.includes(defaultService) ? defaultService : (services[0] ?? 'certification');
}

const MOST_COPIES = 9;

function abilitiesOf(printer: DocumentPrinter | undefined): { readonly duplex: boolean; readonly maximumCopies: number } {
  const status = printer?.status();
  if (status?.state !== 'ready' && status?.state !== 'printing') return { duplex: false, maximumCopies: 1 };
  return { duplex: status.abilities.duplex, maximumCopies: Math.max(1, Math.min(MOST_COPIES, status.abilities.maximumCopies)) };
}

/**
 * Whether two worlds are alike. The public content may be large and is replaced as a whole, so it is compared by identity; so are the slides,
 * which are made of it.
 */
export function sameWorld(one: World, other: World): boolean {
  if (one.content !== other.content || one.slides !== other.slides) return false;
  const apart = (world: World): World => ({ ...world, content: undefined, slides: [] });
  return JSON.stringify(apart(one)) === JSON.stringify(apart(other));
}

/** Which of the services cannot be offered at the moment. Notices and forms take no device and are always there. */
function outOfOrder(readiness: Readiness, closed: Problem | undefined): { readonly service: Service; readonly problem: Problem }[] {
  const { services, devices, contact, blocked } = readiness;
  const why: Readonly<Record<Service, Problem | undefined>> = {
    certification: closed,
    'look-up':
      blocked ??
      contact.problem ??
      // The own file takes a card.
      (readerWorks(devices.card?.status()) ? undefined : { code: 'card-reader-unavailable' }),
    info: undefined,
  };
  return services.flatMap((service) => {
    const problem = why[service];
    return problem === undefined ? [] : [{ service, problem }];
  });
}

function closedBecause(readiness: Readiness): Problem | undefined {
  const { devices, contact, blocked, keptRecords, nowMs } = readiness;
  if (blocked !== undefined) return blocked;
  if (readiness.shut !== undefined) return readiness.shut;
  if (contact.profile === undefined)
    return contact.problem ?? { code: 'central-unreachable', detail: 'this terminal has not met central yet' };
  if (contact.problem !== undefined) return contact.problem;
  if (!readerWorks(devices.finger?.status()) && !readerWorks(devices.palm?.status())) return { code: 'readers-unavailable' };
  if (contact.online) return undefined;
  const silentMs = contact.lastContactMs === undefined ? 0 : nowMs - contact.lastContactMs;
  const tooLong = keptRecords >= MAXIMUM_KEPT_RECORDS || silentMs > MAXIMUM_OFFLINE_MS;
  return tooLong ? { code: 'certifying-closed' } : undefined;
}

/** What the foot of the page tells besides: things that stop nobody. */
export function noticesOf(readiness: Readiness, clockBehind: boolean): Problem[] {
  const { devices, contact } = readiness;
  const notices: Problem[] = [];
  if (!contact.online && contact.profile !== undefined) notices.push({ code: 'central-unreachable' });
  if (devices.card !== undefined && !readerWorks(devices.card.status())) notices.push({ code: 'card-reader-unavailable' });
  if (devices.finger !== undefined && !readerWorks(devices.finger.status())) notices.push({ code: 'fingerprint-reader-unavailable' });
  if (devices.palm !== undefined && !readerWorks(devices.palm.status())) notices.push({ code: 'palm-reader-unavailable' });
  const printer = devices.printer?.status();
  if (printer?.state === 'stopped') notices.push(printerProblem(printer.fault));
  if (devices.document !== undefined && readiness.papersProblem !== undefined) notices.push(readiness.papersProblem);
  if (clockBehind) notices.push({ code: 'clock-behind' });
  return notices;
}

function printerProblem(fault: Extract<ReturnType<ReceiptPrinter['status']>, { state: 'stopped' }>['fault']): Problem {
  if (fault === 'paper-out') return { code: 'printer-paper-out' };
  if (fault === 'cover-open') return { code: 'printer-cover-open' };
  if (fault === 'disconnected') return { code: 'printer-unavailable' };
  return { code: 'printer-faulty', detail: fault };
}
