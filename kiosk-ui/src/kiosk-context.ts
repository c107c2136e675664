import { createContext, useContext } from 'react';
import type { Command, PersonSettings, View } from '@changqing/protocol';
import type { DeskPort } from './desk-port.ts';

/** Panels that the page opens by itself over its lower part; the agent need not know of them. */
export type Panel = 'size' | 'language' | 'volume' | 'help';

/** What stands where no site has said otherwise: 大字, since most who stand here are over sixty. */
export const USUAL_SETTINGS: PersonSettings = { size: 'large', theme: 'paper', language: 'zh', volume: 2 };

/** What parts of a page may know and do without being told by their parent. */
export interface Kiosk {
  readonly view: View | undefined;
  /** Sends what was touched to the agent. */
  readonly act: (command: Command) => void;
  readonly desk: DeskPort;
  readonly panel: Panel | undefined;
  readonly openPanel: (panel: Panel | undefined) => void;
  /** What 恢复原样 goes back to; the next person finds the site's own settings anyway. */
  readonly usual: PersonSettings;
}

export const KioskContext = createContext<Kiosk | undefined>(undefined);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (kiosk === undefined) throw new Error('a part of the kiosk stands outside the kiosk');
  return kiosk;
}
