import {
  commandOrder,
  err,
  LONGEST_ORDER_MS,
  ok,
  type CommandOrder,
  type PublicJwk,
  type Result,
  type TerminalEvent,
} from '@changqing/protocol';
import { z } from 'zod';
import { parseJson, verifyCompact } from '../records/sign.ts';

/** Why an order is not carried out. */
export type OrderFault = Extract<TerminalEvent, { act: 'order-refused' }>['why'];

/** An order that is not believed, with as much as can be read of its id. */
export interface RefusedOrder {
  readonly why: OrderFault;
  readonly id: string | undefined;
}

export interface OrderJudge {
  readonly keys: readonly PublicJwk[];
  readonly terminalId: string | undefined;
  /** Central's clock, ms since 1970. */
  readonly centralNowMs: number;
}

/** Orders that come before their own time are of another clock; so much may lie between two clocks of central. */
const AHEAD_MS = 60_000;

const message = z.object({ order: z.string().max(20_000) });
const anyId = z.object({ id: z.uuid() });

/** Whether what came is an order of central for this terminal and this moment. Says nothing of whether it came before. Pure. */
export function judgeOrder(said: unknown, judge: OrderJudge): Result<{ readonly order: CommandOrder; readonly jws: string }, RefusedOrder> {
  const came = message.safeParse(said);
  if (!came.success) return err({ why: 'form', id: undefined });
  const jws = came.data.order;
  const id = anyId.safeParse(parseJson(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())).data?.id;
  const payload = verifyCompact(jws, judge.keys);
  if (!payload.ok) return err({ why: 'signature', id });
  const parsed = commandOrder.safeParse(parseJson(payload.value));
  if (!parsed.success) return err({ why: 'form', id });
  const order = parsed.data;
  if (order.terminal !== judge.terminalId) return err({ why: 'terminal', id });
  const [issuedMs, expiresMs] = [Date.parse(order.issuedAt), Date.parse(order.expiresAt)];
  const inTime = expiresMs - issuedMs <= LONGEST_ORDER_MS && judge.centralNowMs < expiresMs && issuedMs <= judge.centralNowMs + AHEAD_MS;
  return inTime ? ok({ order, jws }) : err({ why: 'expired', id });
}
