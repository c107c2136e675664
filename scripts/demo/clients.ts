import {
  changeList,
  dockPeople,
  dockReceipts,
  dockSheets,
  dockState,
  followUpList,
  view,
  type Change,
  type Command,
  type DockPerson,
  type DockReceipt,
  type DockSheet,
  type DockState,
  type FollowUp,
  type View,
} from '@changqing/protocol';
import type { z } from 'zod';
import type { World } from '../world/world.ts';

/** The demo's hands and eyes: the kiosk's API by the command line's word, the dock, and central as the bureau's programs see it. */
export interface Clients {
  view(): Promise<View>;
  /** Sends a command with the nonce of the view; false when the kiosk was no longer at that step. */
  command(on: View, command: Command): Promise<boolean>;
  dock(path: string, body: object): Promise<void>;
  person(id: string): Promise<DockPerson>;
  state(): Promise<DockState>;
  receipts(): Promise<readonly DockReceipt[]>;
  receiptPng(n: number): Promise<Uint8Array>;
  /** Sides that came out of the A4 printer, newest first. */
  sheets(): Promise<readonly DockSheet[]>;
  sheetPng(n: number): Promise<Uint8Array>;
  /** The text on one side, as it can be copied out. */
  sheetText(n: number): Promise<string>;
  changes(after: number): Promise<{ readonly changes: readonly Change[]; readonly next: number }>;
  followUps(): Promise<readonly FollowUp[]>;
}

const WITHIN_MS = 30_000;

export function clientsOf(world: World): Clients {
  const asCommandLine = { authorization: `Bearer ${world.cliToken()}` };
  const asBureau = { authorization: `Bearer ${world.bureauToken()}` };
  const read = async <T>(url: string, schema: z.ZodType<T>, headers: Readonly<Record<string, string>> = {}): Promise<T> => {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(WITHIN_MS) });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
    return schema.parse(await answer.json());
  };
  const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
  const bytes = async (url: string): Promise<Uint8Array> => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(WITHIN_MS) });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  return {
    view: () => read(`${world.kioskUrl}/api/view`, view, asCommandLine),
    command: async (on, command) => (await post(`${world.kioskUrl}/api/commands`, { nonce: on.nonce, command }, asCommandLine)).ok,
    dock: async (path, body) => {
      const answer = await post(`${world.dockUrl}/api/${path}`, body, { origin: world.dockUrl });
      if (!answer.ok) throw new Error(`the dock answered ${answer.status} to ${path}: ${await answer.text()}`);
    },
    person: async (id) => {
      const { people } = await read(`${world.dockUrl}/api/people?search=${encodeURIComponent(id)}&limit=5`, dockPeople);
      const found = people.find((person) => person.personId === id);
      if (found === undefined) throw new Error(`the dock knows nobody with id ${id}`);
      return found;
    },
    state: () => read(`${world.dockUrl}/api/state`, dockState),
    receipts: async () => (await read(`${world.dockUrl}/api/receipts`, dockReceipts)).receipts,
    receiptPng: (n) => bytes(`${world.dockUrl}/api/receipts/${n}.png`),
    sheets: async () => (await read(`${world.dockUrl}/api/sheets`, dockSheets)).sheets,
    sheetPng: (n) => bytes(`${world.dockUrl}/api/sheets/${n}.png?dpi=200`),
    sheetText: async (n) => new TextDecoder().decode(await bytes(`${world.dockUrl}/api/sheets/${n}.txt`)),
    changes: (after) => read(`${world.centralUrl}/v1/changes?after=${after}`, changeList, asBureau),
    followUps: async () => (await read(`${world.centralUrl}/v1/follow-ups`, followUpList, asBureau)).followUps,
  };
}
