import {
  dockPeople,
  dockReceipts,
  dockSheets,
  dockStaff,
  dockState,
  dockWire,
  problemDocument,
  type DockCable,
  type DockCard,
  type DockClock,
  type DockDocumentPrinter,
  type DockFinger,
  type DockNetwork,
  type DockPalm,
  type DockPeople,
  type DockPrinter,
  type DockReady,
  type DockReceipt,
  type DockServicePassword,
  type DockSheet,
  type DockStaff,
  type DockState,
  type DockWire,
} from '@changqing/protocol';
import type { z } from 'zod';

/** What a hand can do, by the address that it goes to. */
export type DockAct =
  | { readonly to: 'ready'; readonly body: DockReady }
  | { readonly to: 'card'; readonly body: DockCard }
  | { readonly to: 'finger'; readonly body: DockFinger }
  | { readonly to: 'palm'; readonly body: DockPalm }
  | { readonly to: 'printer'; readonly body: DockPrinter }
  | { readonly to: 'document-printer'; readonly body: DockDocumentPrinter }
  | { readonly to: 'service-password'; readonly body: DockServicePassword }
  | { readonly to: 'cable'; readonly body: DockCable }
  | { readonly to: 'network'; readonly body: DockNetwork }
  | { readonly to: 'clock'; readonly body: DockClock }
  | { readonly to: 'code'; readonly body: { readonly text: string } }
  | { readonly to: 'presence'; readonly body: { readonly distanceCm: number | null } }
  | { readonly to: 'power'; readonly body: { readonly mains: boolean; readonly low: boolean } };

async function read<Shape extends z.ZodType>(address: string, shape: Shape, signal: AbortSignal): Promise<z.output<Shape>> {
  const response = await fetch(address, { signal, cache: 'no-store' });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return shape.parse(await response.json());
}

export function readPeople(
  filter: { readonly trouble: string; readonly search: string; readonly offset: number },
  signal: AbortSignal,
): Promise<DockPeople> {
  const query = new URLSearchParams({ offset: String(filter.offset), limit: '40' });
  if (filter.trouble !== '') query.set('trouble', filter.trouble);
  if (filter.search !== '') query.set('search', filter.search);
  return read(`/api/people?${query.toString()}`, dockPeople, signal);
}

export const readState = (signal: AbortSignal): Promise<DockState> => read('/api/state', dockState, signal);
export const readWire = (after: number, signal: AbortSignal): Promise<DockWire> => read(`/api/wire?after=${after}`, dockWire, signal);
export const readReceipts = async (signal: AbortSignal): Promise<readonly DockReceipt[]> =>
  (await read('/api/receipts', dockReceipts, signal)).receipts;

export const readSheets = async (signal: AbortSignal): Promise<readonly DockSheet[]> =>
  (await read('/api/sheets', dockSheets, signal)).sheets;

export const readStaff = async (signal: AbortSignal): Promise<DockStaff['staff']> => (await read('/api/staff', dockStaff, signal)).staff;

/** Does it; answers the sentence to show when the simulated world refuses. */
export async function perform({ to, body }: DockAct): Promise<string | undefined> {
  try {
    const response = await fetch(`/api/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok) return undefined;
    const problem = problemDocument.safeParse(await response.json());
    return problem.success ? (problem.data.detail ?? problem.data.title) : `${to}: ${response.status}`;
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure);
  }
}
