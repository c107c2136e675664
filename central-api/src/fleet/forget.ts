import { addDays, addMonths, civilDateAt, startOfDay } from '@changqing/protocol';
import type { Central } from '../context.ts';

const SAMPLES_DAYS = 40;
const DAYS_MONTHS = 24;
const FILES_MONTHS = 24;
/** Network logs are kept six months by law; events of terminals as long as evidence. */
const EVENTS_MONTHS = 24;
const ALARMS_MONTHS = 24;

/** Takes away what terminals told so long ago that nobody needs it. Audits keep their size, head and faults. */
export async function forgetFleet(central: Central): Promise<void> {
  const today = civilDateAt(central.clock.now());
  const before = (months: number): Date => new Date(startOfDay(addMonths(today, -months)));
  const { unhurried: db } = central.databases;
  await db.deleteFrom('terminal_samples').where('at', '<', new Date(startOfDay(addDays(today, -SAMPLES_DAYS)))).execute(); // prettier-ignore
  await db.deleteFrom('terminal_days').where('day', '<', addMonths(today, -DAYS_MONTHS)).execute();
  await db.deleteFrom('terminal_events').where('received_at', '<', before(EVENTS_MONTHS)).execute();
  await db.deleteFrom('terminal_files').where('received_at', '<', before(FILES_MONTHS)).execute();
  await db.deleteFrom('alarms').where('cleared_at', '<', before(ALARMS_MONTHS)).execute();
}
