import type { DeviceReport, DeviceRole } from '@changqing/protocol';
import type { DeviceIdentity } from '../../hal/status.ts';
import type { DeviceMemory } from './device-memory.ts';
import { printable, type DeviceWords } from './device-words.ts';

/** What is known of one device at the moment. */
export interface ReportFacts {
  readonly role: DeviceRole;
  readonly model: string;
  readonly maker: string;
  readonly state: DeviceReport['state'];
  readonly words: DeviceWords | undefined;
  /** Rungs of the ladder that could not be tried, and why. */
  readonly leftOut: readonly string[];
  readonly identity: DeviceIdentity | undefined;
  readonly memory: Pick<DeviceMemory, 'counters' | 'known' | 'lastSuccessMs'>;
  readonly expectedSerialNumber: string | undefined;
  readonly where: string;
  /** Ms since 1970. */
  readonly sinceMs: number;
}

/** The report that technicians and central see. Whatever a device says of itself is cut to size and made fit for a screen. */
export function createReport(facts: ReportFacts): DeviceReport {
  const { identity, memory, words } = facts;
  const detail = [words?.detail ?? '', ...(facts.leftOut.length === 0 ? [] : [`left out: ${facts.leftOut.join(', ')}`])];
  return {
    role: facts.role,
    model: facts.model,
    state: facts.state,
    ...present('detail', detail.filter((part) => part !== '').join('; '), 300),
    ...present('advice', words?.advice, 300),
    ...present('maker', identity?.maker ?? facts.maker, 60),
    ...present('serialNumber', identity?.serialNumber ?? memory.known.serialNumber, 80),
    ...present('firmware', identity?.firmware ?? memory.known.firmware, 80),
    ...present('expectedSerialNumber', facts.expectedSerialNumber, 80),
    where: printable(facts.where, 200),
    since: new Date(facts.sinceMs).toISOString(),
    ...(memory.lastSuccessMs === undefined ? {} : { lastSuccessAt: new Date(memory.lastSuccessMs).toISOString() }),
    counters: memory.counters,
  };
}

/** A member that is left out where there is nothing to say. */
function present<Key extends string>(key: Key, text: string | undefined, most: number): Partial<Record<Key, string>> {
  const member: Partial<Record<Key, string>> = {};
  if (text !== undefined && text !== '') member[key] = printable(text, most);
  return member;
}
