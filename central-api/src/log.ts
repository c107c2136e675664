import { pino, type DestinationStream } from 'pino';
import type { CentralConfig } from './config.ts';
import type { LogEvent } from './log-events.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where central tells what it does: details chosen field by field, and an event of the closed list in `log-events.ts`. */
export interface CentralLog {
  debug(fields: Fields, event: LogEvent): void;
  info(fields: Fields, event: LogEvent): void;
  warn(fields: Fields, event: LogEvent): void;
  error(fields: Fields, event: LogEvent): void;
}

/**
 * Central's log: JSON lines. What goes in is chosen field by field at each call (ids, codes, durations); no body, header, name, number or
 * template is ever handed over. Errors are the one thing whose text is not ours, so they are scrubbed.
 */
export function makeLog(level: CentralConfig['logLevel'], destination: DestinationStream): CentralLog {
  return pino(
    { level, base: { part: 'central' }, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: safeError } },
    destination,
  );
}

/** Takes out of a text whatever may be a number of a person, a name in Chinese, or encoded bytes. */
export function scrub(text: string): string {
  return text
    .replaceAll(/[\p{Script=Han}·]+/gu, '[han]')
    .replaceAll(/[A-Z]{3}\d{12}/g, '[digits]')
    .replaceAll(/\d{6,}[\dXx]*/g, '[digits]')
    .replaceAll(/[A-Za-z0-9_+/=-]{40,}/g, '[bytes]');
}

/** What the log may hold of an error: for one of the database, its code and the constraint's name instead of its text. */
export function safeError(cause: unknown): Record<string, string> {
  if (!(cause instanceof Error)) return { name: 'not an Error' };
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(cause, name);
    return typeof value === 'string' ? value : undefined;
  };
  const stack = (cause.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 12).join('\n'); // prettier-ignore
  if (field('severity') !== undefined)
    return { name: 'DatabaseError', code: field('code') ?? '', constraint: field('constraint') ?? '', table: field('table') ?? '', stack };
  return { name: cause.name, message: scrub(cause.message), stack: scrub(stack) };
}
