import type { ConsoleMe, Right } from '@changqing/protocol';
import { createContext, use } from 'react';

export const MeContext = createContext<ConsoleMe | undefined>(undefined);

/** Who is logged in. */
export function useMe(): ConsoleMe {
  const me = use(MeContext);
  if (me === undefined) throw new Error('nobody is logged in here');
  return me;
}

/** Whether whoever is logged in may do this; what they may not is not shown. Central looks at it again. */
export const useMay = (right: Right): boolean => useMe().rights.includes(right);
