import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { parseHidDescriptor } from '../../codec/hid-descriptor.ts';
import { withDeadline } from '../../deadline.ts';
import type { Power, PowerSource } from '../../hal/power-source.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink, LinkError, LinkOpener } from '../../links/byte-link.ts';
import { isHidLink, type HidLink } from '../../links/hid-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { findUpsPlaces, readUpsReport, type UpsPlaces, type UpsReadings } from './fields.ts';
import { ANSWER_TIMEOUT_MS, MAKER, MODEL, MOST_REPORT_BYTES, MOST_SILENT_ROUNDS, SAME_OUTAGE_MS, type Settings } from './model.ts';
import { powerOf } from './power.ts';

interface Connected {
  readonly link: HidLink;
  readonly places: UpsPlaces;
  readonly identity: DeviceIdentity;
  readonly readings: UpsReadings;
}

/**
 * Driver of a UPS that is a USB HID power device. It connects at once, asks for all fields every `pollMs` and hears reports as they
 * come. It never sends anything that changes the UPS.
 */
export function createHidUps(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): PowerSource {
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const power = createStatusBoard<Power>({ supply: 'unknown' });
  const stopping = new AbortController();
  let readings: UpsReadings = {};
  /** The outage that was seen last, also while the UPS does not answer. */
  let outage: { readonly sinceMs: number; readonly seenAtMs: number } | undefined;

  const learn = (more: UpsReadings) => {
    readings = { ...readings, ...more };
    const nowMs = clock.monotonic();
    const same = outage !== undefined && (power.current.supply === 'battery' || nowMs - outage.seenAtMs <= SAME_OUTAGE_MS);
    const next = powerOf(readings, same ? outage?.sinceMs : undefined, nowMs);
    if (next.supply === 'mains') outage = undefined;
    if (next.supply === 'battery') outage = { sinceMs: next.sinceMs, seenAtMs: nowMs };
    power.set(next);
  };

  const tend = async ({ link, places, identity, readings: first }: Connected, signal: AbortSignal): Promise<DeviceError> => {
    readings = {};
    board.set({ state: 'ready', identity });
    log({ event: 'connected', detail: `${opener.name}: ${identity.maker} ${identity.firmware}` });
    learn(first);
    const over = new AbortController();
    void hearReports(link, places, learn, log).then(() => over.abort());
    const either = AbortSignal.any([signal, over.signal]);
    let silentRounds = 0;
    for (;;) {
      await clock.sleep(settings.pollMs, either);
      if (isAborted(either)) return { code: 'link', cause: { code: 'unplugged' } };
      if (places.featureIds.length === 0) continue;
      const round = await askAll(link, places, clock, either);
      if (isAborted(either)) continue;
      silentRounds = round.ok ? 0 : silentRounds + 1;
      if (round.ok) learn(round.value);
      else if (round.error.code === 'link' || silentRounds >= MOST_SILENT_ROUNDS) return round.error;
    }
  };

  const running = keepConnected<Connected>(
    {
      opener,
      clock,
      greet: (link, signal) => greet(link, clock, signal),
      tend,
      onLost: (error) => {
        const before = board.current;
        if (before.state === 'ready') log({ event: 'lost', detail: JSON.stringify(error) });
        power.set({ supply: 'unknown' });
        const since = before.state === 'disconnected' ? before.since : clock.now();
        const identity = 'identity' in before ? before.identity : undefined;
        board.set(error.code === 'link' ? { state: 'disconnected', since, error } : { state: 'faulty', identity, error });
      },
    },
    stopping.signal,
  );

  return {
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    power: () => power.current,
    onPower: (listener) => power.onStatus(listener),
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Finds out where the fields are, and asks for them once. */
async function greet(link: ByteLink, clock: Clock, signal: AbortSignal): Promise<Result<Connected, DeviceError>> {
  if (!isHidLink(link)) return err({ code: 'unsupported', detail: 'the link tells no report descriptor: a UPS hangs at a HID link' });
  const given = await withDeadline(clock, ANSWER_TIMEOUT_MS, signal, (either) => link.features.descriptor(either));
  if (!given.ok) return err(deviceErrorOf(given.error, signal));
  const descriptor = parseHidDescriptor(given.value);
  if (!descriptor.ok) return err({ code: 'garbled', detail: `report descriptor: ${descriptor.error}` });
  const places = findUpsPlaces(descriptor.value);
  if (places === undefined) return err({ code: 'unsupported', detail: 'no field tells whether there is mains: this is no UPS' });
  const { manufacturer, product, serialNumber } = link.features.identity;
  // A UPS tells no firmware; its product name is what a technician looks for.
  const identity = { model: MODEL, maker: manufacturer === '' ? MAKER : manufacturer, serialNumber, firmware: product };
  if (places.featureIds.length === 0) return ok({ link, places, identity, readings: {} });
  const round = await askAll(link, places, clock, signal);
  return round.ok ? ok({ link, places, identity, readings: round.value }) : round;
}

/**
 * Asks for every feature report that holds a wanted field. Some UPS refuse single ones for ever: what the others say counts. Errors where
 * none was answered: `link`, `no-answer`, `garbled`, `refused`, `cancelled`.
 */
async function askAll(link: HidLink, places: UpsPlaces, clock: Clock, signal: AbortSignal): Promise<Result<UpsReadings, DeviceError>> {
  let readings: UpsReadings = {};
  let answered = false;
  let lastError: DeviceError = { code: 'garbled', detail: 'the feature reports do not fit the descriptor' };
  for (const id of places.featureIds) {
    const report = await withDeadline(clock, ANSWER_TIMEOUT_MS, signal, (either) => link.features.get(id, MOST_REPORT_BYTES, either));
    if (isAborted(signal)) return err({ code: 'cancelled' });
    if (!report.ok) {
      lastError = deviceErrorOf(report.error, signal);
      if (report.error.code === 'unplugged') return err(lastError);
      continue;
    }
    // Without ids the library still puts a 00 before the answer.
    const body = places.numbered ? report.value : report.value.subarray(1);
    const more = report.value[0] === id ? readUpsReport(places, 'feature', body) : undefined;
    if (more === undefined) continue;
    answered = true;
    readings = { ...readings, ...more };
  }
  return answered ? ok(readings) : err(lastError);
}

/** Hears what the UPS reports by itself until the link ends. */
async function hearReports(link: HidLink, places: UpsPlaces, learn: (more: UpsReadings) => void, log: DeviceLog): Promise<void> {
  let complained = false;
  for await (const report of link.incoming) {
    const more = readUpsReport(places, 'input', report);
    if (more !== undefined) learn(more);
    else if (!complained && places.places.some(({ field }) => field.kind === 'input' && field.reportId === report[0] && places.numbered)) {
      // Reports without a wanted field are usual; a wanted one that is too short is not, and is told once a connection.
      complained = true;
      log({ event: 'damaged-frame', detail: `report ${report[0] ?? 0} of ${report.length} bytes` });
    }
  }
}

function deviceErrorOf(error: LinkError, signal: AbortSignal): DeviceError {
  // The UPS, or the kernel in its place, did not want to answer this one.
  if (error.code === 'io') return { code: 'refused', detail: error.detail };
  if (error.code !== 'cancelled') return { code: 'link', cause: error };
  return isAborted(signal) ? { code: 'cancelled' } : { code: 'no-answer', waitedMs: ANSWER_TIMEOUT_MS };
}
