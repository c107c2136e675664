import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { SocialCard, SocialCardAuth, SocialCardReader } from '../../hal/social-card-reader.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink, LinkOpener } from '../../links/byte-link.ts';
import { createPcscClient, type PcscClient, type PcscError } from '../../links/pcsc-client.ts';
import type { PcscReader } from '../../links/pcsc-messages.ts';
import type { DeviceLog } from '../device-log.ts';
import { createTurns } from '../one-at-a-time.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { KEEP_ALIVE_MS, MAKER, MODEL, type Settings } from './model.ts';
import { readSocialCard } from './read-card.ts';
import { deviceErrorOf } from './translate.ts';

interface Job {
  readonly signal: AbortSignal;
  readonly done: (result: Result<SocialCard, DeviceError>) => void;
}

/**
 * Driver of a contact reader that the smart card service `pcscd` serves. It connects at once, tells cards that come and go, and reads
 * one only when it is asked to. `auth` opens cards of the third generation where the bureau has a library or a service for it.
 */
export function createSocialCardReader(
  opener: LinkOpener,
  settings: Settings,
  clock: Clock,
  log: DeviceLog,
  auth?: SocialCardAuth,
): SocialCardReader {
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const listeners = new Set<(present: boolean) => void>();
  const stopping = new AbortController();
  let present = false;
  let eventCounter: number | undefined;
  const turn = createTurns();
  let job: Job | undefined;
  let wake = () => {};

  const setPresent = (next: boolean) => {
    if (next === present) return;
    present = next;
    for (const listener of [...listeners]) listener(next);
  };

  const look = (reader: PcscReader) => {
    // Another card came so quickly that the empty reader was never seen.
    if (present && reader.cardPresent && eventCounter !== undefined && reader.eventCounter !== eventCounter) setPresent(false);
    eventCounter = reader.eventCounter;
    setPresent(reader.cardPresent);
  };

  const greet = async (link: ByteLink, signal: AbortSignal): Promise<Result<PcscClient, DeviceError>> => {
    const client = createPcscClient(link, clock);
    const greeted = await client.greet(signal);
    return greeted.ok ? ok(client) : err(deviceErrorOf(greeted.error));
  };

  const tend = async (client: PcscClient, signal: AbortSignal): Promise<DeviceError> => {
    try {
      for (;;) {
        const readers = await client.watchReaders(signal);
        if (!readers.ok) return deviceErrorOf(readers.error);
        const reader = readers.value.find(({ name }) => name.includes(settings.reader));
        if (reader === undefined)
          return { code: 'link', cause: { code: 'not-found', path: settings.reader === '' ? 'any card reader' : settings.reader } };
        if (board.current.state !== 'ready') {
          board.set({ state: 'ready', identity: identityOf(reader.name) });
          log({ event: 'connected', detail: `${opener.name}: ${reader.name}` });
        }
        look(reader);
        const waking = new AbortController();
        wake = () => waking.abort();
        if (job !== undefined) waking.abort();
        const changed = await client.untilChange(KEEP_ALIVE_MS, waking.signal, signal);
        if (!changed.ok && changed.error.kind !== 'code') return deviceErrorOf(changed.error);
        const wanted = job;
        if (wanted === undefined) continue;
        const broken = await perform(client, reader.name, wanted, signal);
        if (job === wanted) job = undefined;
        if (broken !== undefined) return broken;
      }
    } finally {
      wake = () => {};
      eventCounter = undefined;
      setPresent(false);
    }
  };

  /** Reads the card for whoever asked. The value is the error after which the connection is of no more use, if there is one. */
  const perform = async (client: PcscClient, reader: string, wanted: Job, signal: AbortSignal): Promise<DeviceError | undefined> => {
    if (isAborted(wanted.signal)) {
      wanted.done(err({ code: 'cancelled' }));
      return undefined;
    }
    const { current } = board;
    if (current.state === 'ready') board.set({ state: 'capturing', identity: current.identity });
    let outcome = await readOnce(client, reader, wanted, signal);
    // A card that was reset, or a chip that slipped for a moment: from the beginning, once.
    if (!outcome.result.ok && outcome.result.error.code === 'garbled' && outcome.broken === undefined && !isAborted(wanted.signal)) {
      log({ event: 'retried', detail: outcome.result.error.detail });
      outcome = await readOnce(client, reader, wanted, signal);
    }
    if (board.current.state === 'capturing') board.set({ state: 'ready', identity: board.current.identity });
    wanted.done(outcome.result);
    return outcome.broken;
  };

  const readOnce = async (
    client: PcscClient,
    reader: string,
    wanted: Job,
    signal: AbortSignal,
  ): Promise<{ readonly result: Result<SocialCard, DeviceError>; readonly broken: DeviceError | undefined }> => {
    let broken: DeviceError | undefined;
    const told = <T>(result: Result<T, PcscError>): Result<T, DeviceError> => {
      if (result.ok) return result;
      const error = deviceErrorOf(result.error);
      if (result.error.kind !== 'code' || error.code === 'link') broken = error;
      return err(error);
    };
    const connected = told(await client.connect(reader, signal));
    if (!connected.ok) return { result: connected, broken };
    const transmit = async (command: Uint8Array) => told(await client.transmit(connected.value, command, signal));
    // An exchange is never broken off in its middle, or the next answer would be taken for that to another question.
    const result = await readSocialCard(transmit, auth, wanted.signal);
    // A card that is gone has nothing to be disconnected from, and the daemon says so.
    if (broken === undefined) void told(await client.disconnect(connected.value, signal));
    return { result, broken };
  };

  const running = keepConnected<PcscClient>(
    {
      opener,
      clock,
      greet,
      tend,
      onLost: (error) => {
        const before = board.current;
        if (before.state === 'ready' || before.state === 'capturing') log({ event: 'lost', detail: JSON.stringify(error) });
        const since = before.state === 'disconnected' ? before.since : clock.now();
        const identity = 'identity' in before ? before.identity : undefined;
        board.set(error.code === 'link' ? { state: 'disconnected', since, error } : { state: 'faulty', identity, error });
        job?.done(err(error));
        job = undefined;
      },
    },
    stopping.signal,
  );

  /** Hands the wish to the loop that holds the connection, which answers when it has left the card. */
  const readNow = (signal: AbortSignal): Promise<Result<SocialCard, DeviceError>> => {
    if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
    const refusal = whyNot(board.current, present);
    if (refusal !== undefined) return Promise.resolve(err(refusal));
    return new Promise((resolve) => {
      job = { signal, done: resolve };
      wake();
    });
  };

  return {
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    cardPresent: () => present,
    onCard: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read: (signal) => {
      const either = AbortSignal.any([signal, stopping.signal]);
      return unlessAborted(
        either,
        turn(() => readNow(either)),
      );
    },
    close: async () => {
      stopping.abort();
      listeners.clear();
      await running;
    },
  };
}

/** Whoever no longer wants to wait is answered at once, also while an exchange with the card comes to its end. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<Result<T, DeviceError>>): Promise<Result<T, DeviceError>> {
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
  return new Promise((resolve) => {
    const onAbort = () => resolve(err({ code: 'cancelled' }));
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then((result) => {
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    });
  });
}

function whyNot(status: ReaderStatus, present: boolean): DeviceError | undefined {
  if (status.state === 'disconnected' || status.state === 'faulty') return status.error;
  if (status.state === 'starting') return { code: 'refused', detail: 'the reader is not ready yet' };
  return present ? undefined : { code: 'refused', detail: 'no card is in the reader' };
}

/** `Maker Product [Interface] (Serial) 00 00`: the daemon's name is all that it tells of a reader. */
function identityOf(name: string): DeviceIdentity {
  const serialNumber = /\(([^()]+)\) \d\d \d\d$/.exec(name)?.[1] ?? '';
  return { model: MODEL, maker: MAKER, serialNumber: serialNumber === '' ? name : serialNumber, firmware: name };
}
