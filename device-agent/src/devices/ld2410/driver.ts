import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { Presence, PresenceSensor } from '../../hal/presence-sensor.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import type { ByteLink, LinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createFramedLink, type FramedLink } from '../framed-link.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { COMMANDS, encodeCommand, parseAcknowledgement, parseFirmware, type Acknowledgement, type CommandName } from './commands.ts';
import { ANSWER_TIMEOUT_MS, GAP_MS, MAKER, MODEL, SILENCE_MS, type Settings } from './model.ts';
import { afterMeasurement, knowsNothing } from './smoothing.ts';
import { createLd2410Framer, nearestCm, parseReport, type Ld2410Frame } from './wire.ts';

interface Connected {
  readonly framed: FramedLink<Ld2410Frame>;
  readonly identity: DeviceIdentity;
}

/** The first word may come amid reports, or while the sensor still starts. */
const OPEN_TRIES = 3;

/** Driver of an HLK-LD2410 radar. It connects at once, asks who it is, then only listens. */
export function createLd2410Sensor(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): PresenceSensor {
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const listeners = new Set<(presence: Presence) => void>();
  const stopping = new AbortController();
  let watching = knowsNothing;

  const watch = (next: typeof watching) => {
    const changed = next.presence.state !== watching.presence.state;
    watching = next;
    if (changed) for (const listener of [...listeners]) listener(next.presence);
  };

  const tend = async ({ framed, identity }: Connected, signal: AbortSignal): Promise<DeviceError> => {
    board.set({ state: 'ready', identity });
    log({ event: 'connected', detail: opener.name });
    let reportedAtMs = clock.monotonic();
    let complained = false;
    for (;;) {
      const waitedMs = clock.monotonic() - reportedAtMs;
      // Frames may go on coming and none of them be a report.
      if (waitedMs >= SILENCE_MS) return { code: 'garbled', detail: 'what comes are no reports' };
      const arrival = await framed.next(SILENCE_MS - waitedMs, signal);
      if (!arrival.ok) return arrival.error;
      if (arrival.value.kind === 'damaged' || arrival.value.frame.kind === 'command') continue;
      const report = parseReport(arrival.value.frame.payload);
      if (!report.ok) {
        // Once a connection: the next ones are likely to be the same, ten times a second.
        if (!complained) log({ event: 'unexpected-frame', detail: report.error });
        complained = true;
        continue;
      }
      reportedAtMs = clock.monotonic();
      watch(afterMeasurement(watching, nearestCm(report.value), reportedAtMs, settings));
    }
  };

  const running = keepConnected<Connected>(
    {
      opener,
      clock,
      greet: async (link, signal) => greet(link, clock, log, signal),
      tend,
      onLost: (error) => {
        const before = board.current;
        if (before.state === 'ready') log({ event: 'lost', detail: JSON.stringify(error) });
        watch(knowsNothing);
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
    presence: () => watching.presence,
    onPresence: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      stopping.abort();
      listeners.clear();
      await running;
    },
  };
}

/**
 * Opens the configuration, which only this sensor answers so, asks for the firmware and closes it again. Also one that was left open
 * when the power went comes to report by that.
 */
async function greet(link: ByteLink, clock: Clock, log: DeviceLog, signal: AbortSignal): Promise<Result<Connected, DeviceError>> {
  const framed = createFramedLink({ link, framer: createLd2410Framer(), contentOf: ({ payload }) => payload, clock, gapMs: GAP_MS, log });
  let opened = await ask(framed, 'open', clock, signal);
  for (let tries = 1; tries < OPEN_TRIES && !opened.ok && opened.error.code === 'no-answer'; tries += 1) {
    log({ event: 'retried', detail: 'open' });
    opened = await ask(framed, 'open', clock, signal);
  }
  if (!opened.ok) return opened;
  const firmware = await ask(framed, 'readFirmware', clock, signal);
  if (!firmware.ok && firmware.error.code !== 'no-answer' && firmware.error.code !== 'refused') return firmware;
  const closed = await ask(framed, 'close', clock, signal);
  if (!closed.ok) return closed;
  const version = firmware.ok ? parseFirmware(firmware.value.rest) : undefined;
  return ok({ framed, identity: { model: MODEL, maker: MAKER, serialNumber: '', firmware: version ?? '' } });
}

/** Sends a command and passes over reports until its answer comes. */
async function ask(
  framed: FramedLink<Ld2410Frame>,
  name: CommandName,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<Acknowledgement, DeviceError>> {
  framed.discard();
  const sent = await framed.send(encodeCommand(name), signal);
  if (!sent.ok) return sent;
  const untilMs = clock.monotonic() + ANSWER_TIMEOUT_MS;
  for (let leftMs = ANSWER_TIMEOUT_MS; leftMs > 0; leftMs = untilMs - clock.monotonic()) {
    const arrival = await framed.next(leftMs, signal);
    if (!arrival.ok) return arrival.error.code === 'no-answer' ? err({ code: 'no-answer', waitedMs: ANSWER_TIMEOUT_MS }) : arrival;
    if (arrival.value.kind === 'damaged' || arrival.value.frame.kind === 'report') continue;
    const answer = parseAcknowledgement(arrival.value.frame.payload);
    if (!answer.ok || answer.value.word !== COMMANDS[name].word) continue;
    return answer.value.status === 0 ? answer : err({ code: 'refused', detail: `${name}: status ${answer.value.status}` });
  }
  return err({ code: 'no-answer', waitedMs: ANSWER_TIMEOUT_MS });
}
