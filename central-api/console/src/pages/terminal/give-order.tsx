import type { FleetTerminal, RemoteCommand } from '@changqing/protocol';
import { useState } from 'react';
import { useFleetClient } from '../../fleet/use-fleet.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { AskDialog } from '../../parts/ask-dialog.tsx';
import { Box } from '../../parts/box.tsx';
import { Notice } from '../../parts/notice.tsx';
import parts from '../../parts/parts.module.css';
import { ORDER, ORDER_MEANS } from '../../words/orders.ts';
import { sayRefusal } from '../../words/refusals.ts';
import { page } from '../../words/terminal.ts';
import { NoticeEntry, useNoticeEntry } from './notice-entry.tsx';

const words = page.orders;
type Order = RemoteCommand['command'];
const ORDERS: readonly Order[] = ['run-self-tests', 'restart-page', 'restart-agent', 'reload-settings', 'fetch-bundle', 'show-notice'];

interface GiveOrderProps {
  readonly terminal: FleetTerminal;
  readonly nowMs: number;
}

/** The orders that can be given, each asked about once more with what it does. */
export function GiveOrder({ terminal, nowMs }: GiveOrderProps) {
  const [asked, setAsked] = useState<Order>();
  const [given, setGiven] = useState<Order>();
  return (
    <Box title={words.give} part="give-order">
      <div className={parts.buttons}>
        {ORDERS.map((order) => (
          <ActButton
            key={order}
            action={`order.${order}`}
            onPress={() => {
              setGiven(undefined);
              setAsked(order);
            }}
          >
            {ORDER[order]}
          </ActButton>
        ))}
      </div>
      {given === undefined ? null : <Notice tone="good">{words.given(ORDER[given])}</Notice>}
      {asked === undefined ? null : (
        <OrderDialog
          order={asked}
          terminal={terminal}
          nowMs={nowMs}
          onClose={(done) => {
            setAsked(undefined);
            if (done) setGiven(asked);
          }}
        />
      )}
    </Box>
  );
}

interface OrderDialogProps extends GiveOrderProps {
  readonly order: Order;
  readonly onClose: (done: boolean) => void;
}

function OrderDialog({ order, terminal, nowMs, onClose }: OrderDialogProps) {
  const client = useFleetClient();
  const notice = useNoticeEntry(nowMs);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();

  function commandOf(): RemoteCommand | undefined {
    return order === 'show-notice' ? notice.command(nowMs) : { command: order };
  }
  async function give(): Promise<void> {
    const command = commandOf();
    if (command === undefined) return;
    setBusy(true);
    setRefused(undefined);
    const answer = await client.order(terminal.terminalId, command);
    setBusy(false);
    if (answer.ok) onClose(true);
    else setRefused(sayRefusal(answer.error));
  }
  return (
    <AskDialog title={`${terminal.name}：${ORDER[order]}`} name="order" onClose={() => onClose(false)}>
      <p>{ORDER_MEANS[order]}</p>
      {order === 'show-notice' ? <NoticeEntry entry={notice} /> : null}
      <p className={parts.soft}>{words.expires}</p>
      {refused === undefined ? null : <Notice tone="stop">{refused}</Notice>}
      <div className={parts.buttons}>
        <ActButton look="primary" action="order.yes" isDisabled={busy} onPress={() => void give()}>
          {busy ? words.giving : words.yes(ORDER[order])}
        </ActButton>
        <ActButton action="order.no" onPress={() => onClose(false)}>
          {words.no}
        </ActButton>
      </div>
    </AskDialog>
  );
}
