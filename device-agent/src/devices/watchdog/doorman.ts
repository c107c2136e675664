import type { DeviceRole, TerminalEvent } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceIdentity } from '../../hal/status.ts';
import type { DeviceRecord } from './device-record.ts';
import { printable, type DeviceWords } from './device-words.ts';
import type { ManagedOpener } from './managed-opener.ts';
import type { ObservedOpener } from './observed-opener.ts';
import type { Reading } from './reading.ts';
import { learnt, mismatchOf, type Mismatch } from './verdict.ts';

/** Whether the one that answers belongs here. `confirming`: it said something else, and is asked again before that is believed. */
type Verdict = { readonly is: 'ours' } | { readonly is: 'confirming' } | { readonly is: 'withheld'; readonly mismatch: Mismatch };

/** Lets in the device that belongs here, and no other (SEC-20). */
export interface Doorman {
  readonly verdict: Verdict;
  /** Who answers, or answered last. */
  readonly identity: DeviceIdentity | undefined;
  /** The serial number that is waited for; empty where none is known. Of a USB port that the settings name by its number, that one. */
  readonly expected: string;
  /** Looks at what the driver says, before anybody else hears of it. */
  look(reading: Reading): void;
  /** A new driver knows nothing of whoever answered the last one. */
  forget(): void;
  /** The one that answers now belongs here. Undefined where none does. */
  accept(): { readonly from: string; readonly to: string } | undefined;
  close(): void;
}

export interface DoormanOptions {
  readonly role: DeviceRole;
  readonly expectedSerialNumber: string | undefined;
  readonly record: DeviceRecord;
  readonly clock: Clock;
  readonly observed: ObservedOpener | undefined;
  readonly managed: ManagedOpener | undefined;
  readonly audit: (entry: TerminalEvent) => void;
}

/** While another device answers, it is looked so often whether the right one hangs somewhere else by now. */
const LOOK_AGAIN_MS = 5_000;

export function createDoorman({ role, expectedSerialNumber, record, clock, observed, managed, audit }: DoormanOptions): Doorman {
  let verdict: Verdict = { is: 'ours' };
  let identity: DeviceIdentity | undefined;
  let expected = expectedSerialNumber;
  /** What was heard once, and is believed when it is heard again after a new greeting. */
  let suspicion: string | undefined;
  let cancelLook: (() => void) | undefined;

  const wanted = () => managed?.pinned ?? expected ?? record.memory.known.serialNumber;
  const portOf = () => managed?.serialNumber() ?? '';
  /** The port's own number first, where the settings ask for one; then what the device says of itself. */
  const compare = (who: DeviceIdentity): Mismatch | undefined =>
    managed?.pinned !== undefined && portOf() !== managed.pinned
      ? { what: 'serial-number', from: managed.pinned, to: portOf() === '' ? 'a port without a number' : portOf() }
      : mismatchOf(who, record.memory.known, expected);

  const welcome = (who: DeviceIdentity) => {
    const { known } = record.memory;
    const next = learnt(who, known);
    verdict = { is: 'ours' };
    suspicion = undefined;
    managed?.isOurs();
    if (next.serialNumber !== known.serialNumber || next.firmware !== known.firmware)
      record.learn({ known: next, told: undefined }, 'soon');
  };

  const lookElsewhere = () => {
    cancelLook?.();
    cancelLook = undefined;
    if (managed === undefined || verdict.is !== 'withheld') return;
    cancelLook = clock.after(LOOK_AGAIN_MS, () => {
      void managed.hasOthers().then((others) => {
        if (others && verdict.is === 'withheld') void observed?.drop();
        else lookElsewhere();
      });
    });
  };

  const withhold = (mismatch: Mismatch, key: string) => {
    verdict = { is: 'withheld', mismatch };
    lookElsewhere();
    if (record.memory.told === key) return;
    record.learn({ told: key }, 'now');
    audit({
      act: 'device-identity-changed',
      role,
      what: mismatch.what,
      from: printable(mismatch.from, 80),
      to: printable(mismatch.to, 80),
    });
  };

  return {
    get verdict() {
      return verdict;
    },
    get identity() {
      return identity;
    },
    get expected() {
      return wanted();
    },
    look: (reading) => {
      if (reading.state !== 'ready' && reading.state !== 'busy' && reading.state !== 'stopped') return;
      // What the driver still says of a link that was closed under it is known already.
      if (reading.identity === undefined || observed?.facts().state === 'dropped') return;
      const told = reading.identity;
      const serialNumber = told.serialNumber === '' ? portOf() : told.serialNumber;
      identity = { ...told, serialNumber };
      const mismatch = compare(identity);
      if (mismatch === undefined && serialNumber === '' && told.firmware === '') {
        // It has not said yet who it is, or never does: nothing speaks against it but what was believed before.
        if (verdict.is === 'confirming') verdict = { is: 'ours' };
        if (verdict.is === 'ours') managed?.isOurs();
        return;
      }
      if (mismatch === undefined) {
        welcome(identity);
        return;
      }
      const key = `${mismatch.what} ${mismatch.to}`;
      const elsewhere = mismatch.what === 'serial-number' && managed?.notOurs() === true;
      if (!elsewhere && (suspicion === key || observed === undefined)) {
        withhold(mismatch, key);
        return;
      }
      // Noise may have changed what it said, or the right one hangs at another port: the link is closed, and whoever answers next is looked at.
      suspicion = key;
      verdict = { is: 'confirming' };
      void observed?.drop();
    },
    forget: () => {
      identity = undefined;
    },
    accept: () => {
      if (identity === undefined) return undefined;
      const from = wanted();
      if (expected !== undefined) expected = identity.serialNumber === '' ? undefined : identity.serialNumber;
      if (managed?.pinned !== undefined && portOf() !== '') managed.pin(portOf());
      record.learn({ known: { serialNumber: identity.serialNumber, firmware: identity.firmware }, told: undefined }, 'now');
      welcome(identity);
      return { from, to: managed?.pinned ?? identity.serialNumber };
    },
    close: () => cancelLook?.(),
  };
}

/** Why a device is withheld, in a technician's words. */
export function mismatchWords({ what, from, to }: Mismatch): DeviceWords {
  if (what === 'firmware')
    return {
      detail: `its firmware changed from ${printable(from, 80)} to ${printable(to, 80)}`,
      advice: 'if it was updated on purpose, clear the device in diagnostics',
    };
  return {
    detail: `another device answers: ${printable(to, 80)} instead of ${printable(from, 80)}`,
    advice: 'if it was exchanged on purpose, replace the device in diagnostics; else plug the right one in',
  };
}
