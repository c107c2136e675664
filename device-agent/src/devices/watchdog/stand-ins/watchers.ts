import type { CodeScanner, ScannedCode } from '../../../hal/code-scanner.ts';
import type { Power, PowerSource } from '../../../hal/power-source.ts';
import type { Presence, PresenceSensor } from '../../../hal/presence-sensor.ts';
import { createStatusBoard } from '../../watch.ts';
import type { Behind } from '../behind.ts';
import { readerBoard } from './readers.ts';

/** Stands for a code scanner. Codes of one that may not be used are dropped. */
export function standInScanner(behind: Behind<CodeScanner>): CodeScanner {
  const listeners = new Set<(code: ScannedCode) => void>();
  behind.eachDriver((driver) =>
    driver.onCode((code) => {
      if (behind.refusal() !== undefined) return;
      behind.note(true);
      for (const listener of [...listeners]) listener(code);
    }),
  );
  return {
    ...readerBoard(behind),
    onCode: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Stands for a presence sensor; nothing is known while it may not be used. */
export function standInPresenceSensor(behind: Behind<PresenceSensor>): PresenceSensor {
  const presence = (): Presence => (behind.refusal() === undefined ? behind.current().presence() : { state: 'unknown' });
  const listeners = new Set<(presence: Presence) => void>();
  let told = presence().state;
  const tell = () => {
    const now = presence();
    if (now.state === told) return;
    told = now.state;
    for (const listener of [...listeners]) listener(now);
  };
  behind.eachDriver((driver) => {
    const stop = driver.onPresence((now) => {
      if (now.state !== 'unknown') behind.note(true);
      tell();
    });
    tell();
    return stop;
  });
  behind.onStatus(tell);
  return {
    ...readerBoard(behind),
    presence,
    onPresence: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Stands for a UPS; nothing is known while it may not be used. */
export function standInPowerSource(behind: Behind<PowerSource>): PowerSource {
  const power = (): Power => (behind.refusal() === undefined ? behind.current().power() : { supply: 'unknown' });
  const board = createStatusBoard<Power>(power());
  const tell = () => board.set(power());
  behind.eachDriver((driver) => {
    const stop = driver.onPower((now) => {
      if (now.supply !== 'unknown') behind.note(true);
      tell();
    });
    tell();
    return stop;
  });
  behind.onStatus(tell);
  return { ...readerBoard(behind), power, onPower: (listener) => board.onStatus(listener) };
}
