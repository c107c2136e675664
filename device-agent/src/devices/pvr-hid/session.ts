import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError, DeviceIdentity } from '../../hal/status.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { asDeviceError, createPvrExchange, type PvrExchange } from './exchange.ts';
import { LAMPS, type Lamp } from './lamp.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { MODEL } from './model.ts';
import { CAPABILITY, DEVICE_STATES, faultNames, type PvrEvent, type ResponseOf } from './wire.ts';

/** C8: both optional events, at most every 100 ms. */
const EVENT_MASK = 3;
const EVENT_INTERVAL_MS = 100;
/** C8. */
const KEEP_ALIVE_MS = 10_000;
/** A reader with a fault is asked more often, so that it is of use again soon after. */
const FAULT_POLL_MS = 2000;

/** What the tending loop acts on. */
type Occasion =
  | { readonly kind: 'tick' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'gone'; readonly error: DeviceError };

/** A reader that has introduced itself. */
export interface PvrSession {
  readonly info: ResponseOf<'get-info'>;
  readonly identity: DeviceIdentity;
  readonly mostPayload: number;
  /** As `PvrExchange.ask`; what stays lost also makes the tending loop bring the reader back by SYNC (C3, rule 10). */
  readonly ask: PvrExchange['ask'];
  /** Shows the lamp where there is one; failure is of no consequence. */
  light(lamp: Lamp): Promise<void>;
  /** Events of the reader go here while a capture runs; `reset` when the reader lost its memory and the capture with it. */
  listen(listener: ((event: PvrEvent | { readonly name: 'reset'; readonly error: DeviceError }) => void) | undefined): void;
  /** Looks after the reader until it is of no more use. `onFault` tells what GET_STATUS says, undefined for a sound reader. */
  tend(onFault: (fault: DeviceError | undefined) => void, signal: AbortSignal): Promise<DeviceError>;
}

export interface PvrSessionOptions {
  readonly clock: Clock;
  readonly log: DeviceLog;
  readonly makeNonce?: () => Uint8Array;
}

/** SYNC, GET_INFO, GET_FIRMWARE, SET_EVENTS (C8). Refuses a reader of another major version with `unsupported`. */
export async function openPvrSession(
  link: ByteLink,
  options: PvrSessionOptions,
  signal: AbortSignal,
): Promise<Result<PvrSession, DeviceError>> {
  const { clock, log } = options;
  const occasions: Mailbox<Occasion> = createMailbox();
  let stale: DeviceError | undefined;
  let listener: Parameters<PvrSession['listen']>[0];

  /** What is lost together is brought back once. */
  const mustRevive = (kind: 'restarted' | 'lost', reason: DeviceError) => {
    if (stale === undefined) occasions.push({ kind });
    stale = reason;
  };

  const onEvent = (event: PvrEvent) => {
    if (event.name === 'ready') mustRevive('restarted', { code: 'faulty', detail: 'the reader restarted by itself' });
    else if (event.name === 'error') log({ event: 'refused', detail: `reader reports: ${faultNames(event.fields.faults)}` });
    listener?.(event);
  };
  const exchange = createPvrExchange({ ...options, link, onEvent, signal });
  void exchange.ended.then((error) => {
    occasions.push({ kind: 'gone', error });
    listener?.({ name: 'reset', error });
  });

  const establish = async (): Promise<Result<ResponseOf<'sync'>, DeviceError>> => {
    const synced = await exchange.sync();
    if (!synced.ok) return err(asDeviceError(synced.error));
    if (synced.value.major !== 1) return err({ code: 'unsupported', detail: `PVR-HID ${synced.value.major}.${synced.value.minor}` });
    return ok(synced.value);
  };
  const askEvents = async (): Promise<Result<undefined, DeviceError>> => {
    const set = await exchange.ask('set-events', { mask: EVENT_MASK, intervalMs: EVENT_INTERVAL_MS });
    return set.ok ? ok() : err(asDeviceError(set.error));
  };

  const synced = await establish();
  if (!synced.ok) return synced;
  const info = await exchange.ask('get-info', {});
  if (!info.ok) return err(asDeviceError(info.error));
  const firmware = await exchange.ask('get-firmware', {});
  if (!firmware.ok) return err(asDeviceError(firmware.error));
  const events = await askEvents();
  if (!events.ok) return events;

  const ask: PvrExchange['ask'] = async (name, fields) => {
    const answer = await exchange.ask(name, fields);
    if (!answer.ok && answer.error.code === 'lost') mustRevive('lost', asDeviceError(answer.error));
    return answer;
  };
  const has = (capability: number) => (info.value.capabilities & capability) !== 0;

  /** C3, rules 10 and 15: SYNC leaves a reader that has forgotten everything, so the capture is over and events are asked for anew. */
  const revive = async (reason: DeviceError): Promise<Result<undefined, DeviceError>> => {
    log({ event: 'lost', detail: reason.code === 'faulty' ? reason.detail : 'requests stayed without an answer' });
    listener?.({ name: 'reset', error: reason });
    const back = await establish();
    if (!back.ok) return back;
    const set = await askEvents();
    stale = undefined;
    return set;
  };

  const tend: PvrSession['tend'] = async (onFault, tendSignal) => {
    tendSignal.addEventListener('abort', () => occasions.push({ kind: 'gone', error: { code: 'cancelled' } }), { once: true });
    let pollMs = KEEP_ALIVE_MS;
    let cancelTimer = () => {};
    try {
      for (;;) {
        cancelTimer();
        cancelTimer = clock.after(pollMs, () => occasions.push({ kind: 'tick' }));
        const occasion = await occasions.next();
        if (occasion === undefined) return { code: 'cancelled' };
        if (occasion.kind === 'gone') return occasion.error;
        if (occasion.kind === 'tick') {
          const status = await ask('get-status', {});
          if (!status.ok) continue;
          const faulty = DEVICE_STATES[status.value.state] === 'fault';
          pollMs = faulty ? FAULT_POLL_MS : KEEP_ALIVE_MS;
          onFault(faulty ? { code: 'faulty', detail: faultNames(status.value.faults) } : undefined);
        } else if (stale !== undefined) {
          const revived = await revive(stale);
          if (!revived.ok) return revived.error;
        }
      }
    } finally {
      cancelTimer();
    }
  };

  return ok({
    info: info.value,
    identity: {
      model: MODEL,
      maker: info.value.model,
      serialNumber: info.value.serial,
      firmware: `${firmware.value.major}.${firmware.value.minor}.${firmware.value.patch}`,
    },
    mostPayload: synced.value.mostPayload,
    ask,
    light: async (lamp) => {
      if (!has(CAPABILITY.ledRing)) return;
      const shown = await ask('set-led', LAMPS[lamp]);
      if (!shown.ok) log({ event: 'refused', detail: 'the lamp' });
    },
    listen: (next) => {
      listener = next;
    },
    tend,
  });
}
