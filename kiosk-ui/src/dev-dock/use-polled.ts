import { useEffect, useState } from 'react';

/** What a reader answered last, read anew every `everyMs` after the one before has ended. `read` must be stable. */
export function usePolled<Value>(
  read: (signal: AbortSignal) => Promise<Value>,
  everyMs: number,
): { readonly value: Value | undefined; readonly away: boolean } {
  const [state, setState] = useState<{ readonly value: Value | undefined; readonly away: boolean }>({ value: undefined, away: false });
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async (): Promise<void> => {
      try {
        const value = await read(AbortSignal.any([ended.signal, AbortSignal.timeout(5_000)]));
        if (!ended.signal.aborted) setState({ value, away: false });
      } catch {
        if (!ended.signal.aborted) setState((before) => ({ ...before, away: true }));
      }
      if (!ended.signal.aborted) timer = setTimeout(() => void again(), everyMs);
    };
    void again();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [read, everyMs]);
  return state;
}
