import { verify } from '@node-rs/argon2';
import { maskName, type StaffEntry } from '@changqing/protocol';
import type { AgentLog } from '../log.ts';
import type { Journal } from '../records/journal.ts';
import type { StaffOnDuty, StaffPinAnswer, TechnicianEffect, TechnicianInput } from '../sessions/technician/technician-messages.ts';
import { candidatesFor, onDuty, refusalOf } from './access.ts';
import type { LockOut } from './lock-out.ts';
import type { StaffRegister } from './staff-register.ts';

/** Performs what letting people of the bureau in takes, and tells who has diagnostics open. */
export interface LetIn {
  perform(effect: TechnicianEffect): void;
  /** Who has diagnostics open. */
  readonly present: StaffOnDuty | undefined;
}

export interface LetInOptions {
  readonly register: Pick<StaffRegister, 'list' | 'now' | 'refresh'>;
  readonly lockOut: LockOut;
  readonly journal: Pick<Journal, 'audit'>;
  readonly log: AgentLog;
  feed(input: TechnicianInput): void;
  onEnter(staff: StaffOnDuty): void;
  onLeave(): void;
}

/** The card that lies there, between the card and the PIN; in memory only. */
interface Held {
  readonly visitId: string;
  readonly number: string;
}

export function createLetIn(options: LetInOptions): LetIn {
  const { register, lockOut, journal, log } = options;
  let held: Held | undefined;
  let present: StaffOnDuty | undefined;

  const find = async ({ visitId, number, name }: Extract<TechnicianEffect, { do: 'staff-find' }>) => {
    // Whoever was authorised, or closed, a minute ago: central is asked while somebody stands there.
    await register.refresh();
    const candidates = candidatesFor(register.list, number);
    const waits = candidates.map((entry) => lockOut.wait(entry));
    if (candidates.length === 0) {
      journal.audit({ act: 'technician-refused', why: 'card-unknown' });
      options.feed({ kind: 'staff-card', visitId, answer: { kind: 'refused', problem: { code: 'staff-card-unknown' } } });
      return;
    }
    held = { visitId, number };
    // A locked account is told of with the PIN; a wait holds from now on.
    const waitMs = Math.max(0, ...waits.map((wait) => (wait === 'locked' ? 0 : wait)));
    options.feed({ kind: 'staff-card', visitId, answer: { kind: 'ask-pin', maskedName: maskName(name), waitMs } });
  };

  const check = async (visitId: string, pin: string): Promise<StaffPinAnswer> => {
    const number = held?.visitId === visitId ? held.number : undefined;
    const candidates = number === undefined ? [] : candidatesFor(register.list, number);
    // The list may have changed since the card was laid down.
    if (number === undefined || candidates.length === 0) return { kind: 'refused', problem: { code: 'staff-card-unknown' } };
    const [first] = candidates;
    for (const entry of candidates) {
      const wait = lockOut.wait(entry);
      if (wait === 'locked') {
        journal.audit({ act: 'technician-refused', why: 'locked', staffId: entry.staffId });
        return { kind: 'refused', problem: { code: 'staff-locked' } };
      }
      if (wait > 0) {
        journal.audit({ act: 'technician-refused', why: 'waiting', staffId: entry.staffId });
        return { kind: 'again', problem: { code: 'staff-waiting' }, waitMs: wait };
      }
    }
    for (const entry of candidates) lockOut.begin(entry);
    for (const entry of candidates) {
      if (!(await isPin(entry, number, pin))) continue;
      for (const each of candidates) lockOut.clear(each);
      return admit(entry);
    }
    journal.audit({ act: 'technician-refused', why: 'pin-wrong', ...(candidates.length === 1 ? { staffId: first!.staffId } : {}) });
    const waits = candidates.map((entry) => lockOut.wait(entry));
    if (waits.includes('locked')) return { kind: 'refused', problem: { code: 'staff-locked' } };
    const waitMs = Math.max(...waits.map((wait) => (wait === 'locked' ? 0 : wait)));
    return { kind: 'again', problem: { code: waitMs > 0 ? 'staff-waiting' : 'staff-pin-wrong' }, waitMs };
  };

  const admit = (entry: StaffEntry): StaffPinAnswer => {
    const problem = refusalOf(entry, register.now());
    if (problem === undefined) return { kind: 'right', staff: onDuty(entry) };
    journal.audit({ act: 'technician-refused', why: problem.code === 'staff-expired' ? 'expired' : 'no-right', staffId: entry.staffId });
    return { kind: 'refused', problem };
  };

  const broke = (error: unknown) =>
    log.error({ event: 'technician-broke', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });

  return {
    get present() {
      return present;
    },
    perform: (effect) => {
      switch (effect.do) {
        case 'staff-find':
          find(effect).catch((error: unknown) => {
            broke(error);
            options.feed({ kind: 'staff-card', visitId: effect.visitId, answer: { kind: 'refused', problem: { code: 'agent-failed' } } });
          });
          return;
        case 'staff-check':
          check(effect.visitId, effect.pin).then(
            (answer) => options.feed({ kind: 'staff-pin', visitId: effect.visitId, answer }),
            (error: unknown) => {
              broke(error);
              options.feed({
                kind: 'staff-pin',
                visitId: effect.visitId,
                answer: { kind: 'refused', problem: { code: 'agent-failed' } },
              });
            },
          );
          return;
        case 'staff-forget':
          held = undefined;
          return;
        case 'staff-enter':
          present = effect.staff;
          journal.audit({ act: 'technician-entered', staffId: effect.staff.staffId, staffRole: effect.staff.role });
          options.onEnter(effect.staff);
          return;
        case 'staff-leave':
          present = undefined;
          journal.audit({ act: 'technician-left', staffId: effect.staff.staffId, why: effect.why });
          options.onLeave();
          return;
      }
    },
  };
}

/** A verifier that is no argon2id hash opens for nobody. Runs beside the event loop. */
async function isPin(entry: StaffEntry, number: string, pin: string): Promise<boolean> {
  try {
    return await verify(entry.verifier, `${number}:${pin}`);
  } catch {
    return false;
  }
}
