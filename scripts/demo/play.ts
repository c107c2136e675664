import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BodyPosition, FingerPosition, Outcome, PalmPosition, View } from '@changqing/protocol';
import type { Clients } from './clients.ts';
import { meansOf, type Visit, type VisitReport } from './visit.ts';

/** A visit that takes longer has gone wrong. The kiosk itself ends capturing after four minutes. */
const VISIT_WITHIN_MS = 300_000;
const DELIVERED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 60;
/** Hands take so long to change cards; a reader that looks three times a second must see that none lies there. */
const CARD_AWAY_MS = 1_200;

/** Plays one visit from an idle kiosk to an idle kiosk, and tells what was seen on the way. */
export async function playVisit(clients: Clients, visit: Visit, picturesFolder: string): Promise<VisitReport> {
  const startedAt = performance.now();
  const until = startedAt + VISIT_WITHIN_MS;
  const receiptsBefore = (await clients.receipts())[0]?.n ?? 0;
  const changesBefore = await lastChange(clients);
  await waitForStep(clients, 'idle', until);
  if (visit.offline) await clients.dock('network', { state: 'down' });

  const seen = createObserver();
  let outcome: Outcome | 'none' = 'none';
  let receiptNo: string | null = null;
  let acted = '';
  while (performance.now() < until) {
    await pause(LOOK_EVERY_MS);
    const now = await clients.view();
    seen.look(now);
    if (now.step.step === 'result') {
      outcome = now.step.outcome;
      receiptNo = now.step.recordNo ?? null;
      if (now.step.receipt.state === 'printing') continue;
      seen.note(`receipt:${now.step.receipt.state}`);
      await clients.command(now, { kind: 'result.done' });
      break;
    }
    if (outcome === 'none' && now.step.step === 'idle' && acted !== '' && seen.hasLeft()) {
      outcome = 'left';
      break;
    }
    // One act a moment: the same step of the same try is not acted on twice.
    const moment = momentOf(now);
    if (moment === acted) continue;
    if (await act(clients, visit, now, seen)) acted = moment;
  }
  const ms = Math.round(performance.now() - startedAt);
  await clients.dock('card', { action: 'remove' });
  const receiptPng = await saveReceipt(clients, receiptsBefore, visit, picturesFolder);
  if (visit.offline) {
    await clients.dock('network', { state: 'up' });
    seen.note(await untilDelivered(clients));
  }
  const recordId = await recordOf(clients, changesBefore);
  if (visit.offline && recordId !== null) seen.note('accepted-later');
  await waitForStep(clients, 'idle', performance.now() + 60_000);
  await pause(CARD_AWAY_MS);
  return {
    person: visit.personId,
    means: meansOf(seen.lastPosition()),
    tries: seen.tries(),
    expected: visit.expected,
    outcome,
    states: seen.states(),
    recordId,
    receiptNo,
    ms,
    receiptPng,
  };
}

/** Names the moment of a view: a change of it is a new chance to act. */
function momentOf(now: View): string {
  const { step } = now;
  if (step.step !== 'capture') return step.step === 'number' ? `number ${step.problem?.code ?? ''}` : step.step;
  return `capture ${step.position} ${step.tryOnRung} ${step.phase} ${step.advice ?? ''} ${now.nonce}`;
}

/** Does what the visitor does at this step; true when something was done. */
async function act(clients: Clients, visit: Visit, now: View, seen: Observer): Promise<boolean> {
  const { step } = now;
  switch (step.step) {
    case 'idle':
      if (visit.identifyBy === 'typed') return clients.command(now, { kind: 'session.start' });
      await clients.dock('card', { action: 'place', personId: visit.personId });
      return true;
    case 'choose':
      return clients.command(now, { kind: 'service.choose', service: 'certification' });
    case 'identify':
      return visit.identifyBy === 'typed' && clients.command(now, { kind: 'identify.type' });
    case 'number':
      return clients.command(now, { kind: 'number.enter', number: (await clients.person(visit.personId)).number });
    case 'consent':
      return clients.command(now, { kind: 'consent.agree' });
    case 'capture':
      if (step.phase !== 'waiting' || seen.isHandThere(await clients.state())) return false;
      if (visit.leaves) {
        seen.leave();
        return clients.command(now, { kind: 'session.leave' });
      }
      return offer(clients, visit, now, step.position, seen);
    default:
      return false;
  }
}

async function offer(clients: Clients, visit: Visit, now: View, position: BodyPosition, seen: Observer): Promise<boolean> {
  if (position.endsWith('palm')) {
    await clients.dock('palm', {
      action: 'hold',
      personId: visit.personId,
      position: position satisfies BodyPosition as PalmPosition,
      condition: visit.palm,
      heightMm: 60,
    });
  } else if (visit.finger === undefined) {
    return clients.command(now, { kind: 'way.switch' });
  } else {
    await clients.dock('finger', {
      action: 'press',
      personId: visit.personId,
      position: position satisfies BodyPosition as FingerPosition,
      condition: visit.finger,
    });
  }
  seen.offered(position);
  return true;
}

interface Observer {
  look(now: View): void;
  note(state: string): void;
  offered(position: BodyPosition): void;
  leave(): void;
  hasLeft(): boolean;
  isHandThere(state: Awaited<ReturnType<Clients['state']>>): boolean;
  lastPosition(): BodyPosition | undefined;
  tries(): number;
  states(): readonly string[];
}

/** Remembers the steps in the order in which they were first seen, and what was offered. */
function createObserver(): Observer {
  const states: string[] = [];
  let tries = 0;
  let left = false;
  let position: BodyPosition | undefined;
  const note = (state: string): void => {
    if (states.at(-1) !== state) states.push(state);
  };
  return {
    look: ({ step }) => note(step.step === 'capture' ? `capture:${step.position}` : step.step === 'result' ? step.outcome : step.step),
    note,
    offered: (offeredPosition) => {
      position = offeredPosition;
      tries += 1;
    },
    leave: () => {
      left = true;
    },
    hasLeft: () => left,
    isHandThere: (state) => state.finger !== undefined || state.palm !== undefined,
    lastPosition: () => position,
    tries: () => tries,
    states: () => states,
  };
}

async function waitForStep(clients: Clients, step: View['step']['step'], until: number): Promise<void> {
  while (performance.now() < until) {
    const now = await clients.view();
    if (now.step.step === step) return;
    if (now.step.step === 'result') await clients.command(now, { kind: 'result.done' });
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`the kiosk did not come to the step "${step}"`);
}

async function saveReceipt(clients: Clients, before: number, visit: Visit, folder: string): Promise<string | null> {
  const [newest] = await clients.receipts();
  if (newest === undefined || newest.n <= before) return null;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${visit.personId}-${newest.n}.png`);
  writeFileSync(file, await clients.receiptPng(newest.n));
  await clients.dock('printer', { action: 'take-receipt' });
  return file;
}

async function lastChange(clients: Clients): Promise<number> {
  let after = 0;
  for (;;) {
    const page = await clients.changes(after);
    if (page.changes.length === 0) return after;
    after = page.next;
  }
}

async function untilDelivered(clients: Clients): Promise<string> {
  const until = performance.now() + DELIVERED_WITHIN_MS;
  while (performance.now() < until) {
    if ((await clients.state()).undelivered === 0) return 'delivered';
    await pause(200);
  }
  return 'undelivered';
}

/** The record that central verified during this visit, by the bureau's own list of changes. */
async function recordOf(clients: Clients, after: number): Promise<string | null> {
  const { changes } = await clients.changes(after);
  const verified = changes.find((change) => change.kind === 'verification')?.data['recordId'];
  return typeof verified === 'string' ? verified : null;
}
