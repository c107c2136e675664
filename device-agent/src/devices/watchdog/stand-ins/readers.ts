import { err } from '@changqing/protocol';
import type { BiometricReader, CaptureEvent } from '../../../hal/biometric-reader.ts';
import type { CardEvent, IdCardReader } from '../../../hal/id-card-reader.ts';
import type { OnDeviceVerifier, VerdictEvent } from '../../../hal/on-device-verifier.ts';
import type { SocialCardReader } from '../../../hal/social-card-reader.ts';
import type { DeviceError, ReaderStatus } from '../../../hal/status.ts';
import { isAborted } from '../../../links/aborted.ts';
import { createStatusBoard } from '../../watch.ts';
import { isDevicesFault, type Behind } from '../behind.ts';
import { gatedReader } from './gate.ts';

interface HasReaderStatus {
  status(): ReaderStatus;
}

/** Status and its changes, as every reader has them. */
export function readerBoard(behind: Behind<HasReaderStatus>) {
  const status = () => gatedReader(behind.current().status(), behind.refusal());
  const board = createStatusBoard<ReaderStatus>(status());
  behind.onStatus(() => board.set(status()));
  return {
    status,
    onStatus: (listener: (status: ReaderStatus) => void) => board.onStatus(listener),
    // The roster closes what stands behind.
    close: () => Promise.resolve(),
  };
}

/** Passes events on while the device counts as used; what it comes to is counted. */
async function* used<Event extends CaptureEvent | VerdictEvent>(
  behind: Behind<unknown>,
  events: AsyncIterable<Event>,
): AsyncGenerator<Event> {
  behind.begin();
  try {
    for await (const event of events) {
      if (event.kind === 'failed') {
        if (isDevicesFault(event.error)) behind.note(false);
      } else if (event.kind !== 'hint' && event.kind !== 'taken') behind.note(true);
      yield event;
    }
  } finally {
    behind.end();
  }
}

async function* refused(error: DeviceError): AsyncGenerator<{ readonly kind: 'failed'; readonly error: DeviceError }> {
  yield await Promise.resolve({ kind: 'failed', error } as const);
}

/** Stands for a fingerprint or palm reader whose driver may be made anew. */
export function standInBiometricReader(behind: Behind<BiometricReader>): BiometricReader {
  return {
    ...readerBoard(behind),
    get modality() {
      return behind.current().modality;
    },
    get range() {
      return behind.current().range;
    },
    capture: (want, signal) => {
      const refusal = behind.refusal();
      return refusal === undefined ? used(behind, behind.current().capture(want, signal)) : refused(refusal);
    },
  };
}

/** Stands for an ID card reader. A watch goes on over drivers that are made anew; cards on a reader that may not be used are not told. */
export function standInCardReader(behind: Behind<IdCardReader>): IdCardReader {
  async function* watchCards(signal: AbortSignal): AsyncGenerator<CardEvent, void, undefined> {
    while (!isAborted(signal) && !behind.closed) {
      const driver = behind.current();
      for await (const event of driver.watchCards(signal)) {
        if (behind.refusal() !== undefined) continue;
        if (event.kind === 'card-read' || event.kind === 'card-unreadable') behind.note(event.kind === 'card-read');
        yield event;
      }
      if (behind.current() === driver) await behind.changes(signal);
    }
  }
  return { ...readerBoard(behind), watchCards };
}

/** Stands for a module that matches by itself. */
export function standInVerifier(behind: Behind<OnDeviceVerifier>): OnDeviceVerifier {
  const guarded = (ask: (driver: OnDeviceVerifier) => AsyncIterable<VerdictEvent>): AsyncIterable<VerdictEvent> => {
    const refusal = behind.refusal();
    return refusal === undefined ? used(behind, ask(behind.current())) : refused(refusal);
  };
  return {
    ...readerBoard(behind),
    grade: 'device-verdict',
    get modality() {
      return behind.current().modality;
    },
    verify: (timeoutMs, signal) => guarded((driver) => driver.verify(timeoutMs, signal)),
    enrol: (name, timeoutMs, signal) => guarded((driver) => driver.enrol(name, timeoutMs, signal)),
    remove: (userId, signal) => {
      const refusal = behind.refusal();
      return refusal === undefined ? behind.use(() => behind.current().remove(userId, signal)) : Promise.resolve(err(refusal));
    },
  };
}

/** Stands for a contact reader of social security cards. */
export function standInSocialCardReader(behind: Behind<SocialCardReader>): SocialCardReader {
  const listeners = new Set<(present: boolean) => void>();
  let told = false;
  const tell = () => {
    const present = behind.refusal() === undefined && behind.current().cardPresent();
    if (present === told) return;
    told = present;
    for (const listener of [...listeners]) listener(present);
  };
  behind.eachDriver((driver) => {
    const stop = driver.onCard(tell);
    tell();
    return stop;
  });
  behind.onStatus(tell);
  return {
    ...readerBoard(behind),
    cardPresent: () => behind.refusal() === undefined && behind.current().cardPresent(),
    onCard: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read: async (signal) => {
      const refusal = behind.refusal();
      if (refusal !== undefined) return err(refusal);
      const read = await behind.use(() => behind.current().read(signal));
      if (read.ok || isDevicesFault(read.error)) behind.note(read.ok);
      return read;
    },
  };
}
