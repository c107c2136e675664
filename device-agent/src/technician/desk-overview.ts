import type { DiagnosticsView } from '@changqing/protocol';

/** Parts of the diagnostics document that the desk itself adds: what runs at the moment, and what belongs to who is there. */
type OfTheDesk = 'version' | 'nonce' | 'at' | 'tests' | 'running' | 'lastVisits' | 'wire';

/** How the kiosk is: devices, machine, network, papers. Made without waiting for anything, from what was looked at last. */
export type DeskOverview = Omit<DiagnosticsView, OfTheDesk>;
