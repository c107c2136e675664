import { createContext, use, useSyncExternalStore } from 'react';
import type { FleetClient } from './fleet-client.ts';
import type { FleetState } from './fleet-state.ts';

export const FleetContext = createContext<FleetClient | undefined>(undefined);

/** The client of this login. */
export function useFleetClient(): FleetClient {
  const client = use(FleetContext);
  if (client === undefined) throw new Error('nobody is logged in here');
  return client;
}

/** What is known of the fleet now. */
export function useFleet(): FleetState {
  const client = useFleetClient();
  return useSyncExternalStore(client.watch, client.state);
}
