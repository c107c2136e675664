import {
  diagnosticsView,
  liveImage,
  wireEvent,
  type DeskCommand,
  type DiagnosticsView,
  type LiveImage,
  type WireEvent,
} from '@changqing/protocol';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import type { DeskPort } from '../../desk-port.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { inChinese } from '../../words/in-chinese.ts';
import { createDeskSender } from './desk-sender.ts';

/** What parts of diagnostics know and can do. */
export interface Desk {
  readonly view: DiagnosticsView;
  readonly image: LiveImage | undefined;
  readonly wire: readonly WireEvent[];
  readonly maySet: boolean;
  readonly act: (command: DeskCommand) => void;
  readonly ask: DeskPort['ask'];
  readonly clearWire: () => void;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('a part of diagnostics stands outside it');
  return desk;
}

/** Each arrival is read once, however often the page is drawn. */
function readOnce<Schema extends z.ZodType>(schema: Schema): (payload: unknown) => z.infer<Schema> | undefined {
  const known = new WeakMap<object, z.infer<Schema> | null>();
  return (payload) => {
    if (typeof payload !== 'object' || payload === null) return undefined;
    const before = known.get(payload);
    if (before !== undefined) return before ?? undefined;
    const parsed = schema.safeParse(payload);
    known.set(payload, parsed.success ? parsed.data : null);
    return parsed.success ? parsed.data : undefined;
  };
}
const readView = readOnce(diagnosticsView);
const readImage = readOnce(liveImage);
const readWire = readOnce(wireEvent);

type State =
  | { readonly state: 'waiting' | 'not-understood' }
  | { readonly state: 'there'; readonly desk: Desk; readonly refused: string | undefined; readonly forgetRefusal: () => void };

/** The agent's side of diagnostics: its document, read; what was touched, sent; why something was not done, in words. */
export function useDeskOf(maySet: boolean): State {
  const { desk: port } = useKiosk();
  const arrivals = useSyncExternalStore(port.feed.watch, () => port.feed.arrivals);
  const [refused, setRefused] = useState<string>();
  const view = readView(arrivals.diagnostics);
  const nonce = useRef(view?.nonce);
  nonce.current = view?.nonce;
  const sender = useMemo(() => createDeskSender(port.ask, () => nonce.current), [port]);
  const missing = arrivals.diagnostics === undefined;
  useEffect(() => {
    if (!missing) return;
    // The event may have come before this page was there.
    void port.ask('/api/technician/desk').then((answer) => {
      if (answer.ok && port.feed.arrivals.diagnostics === undefined) port.feed.heed('diagnostics', answer.value);
    });
  }, [missing, port]);
  const act = useCallback(
    (command: DeskCommand): void => {
      if (command.kind !== 'touched') setRefused(undefined);
      void sender.send(command).then((done) => {
        if (!done.ok && command.kind !== 'touched')
          setRefused(words.refused(inChinese(`problem.${done.error.code}.happened`), done.error.detail));
      });
    },
    [sender],
  );
  const wire = useMemo(() => arrivals.wire.flatMap((line) => readWire(line) ?? []), [arrivals.wire]);
  if (view === undefined) return { state: missing ? 'waiting' : 'not-understood' };
  return {
    state: 'there',
    refused,
    forgetRefusal: () => setRefused(undefined),
    desk: { view, image: readImage(arrivals.image), wire, maySet, act, ask: port.ask, clearWire: () => port.feed.clearWire() },
  };
}
