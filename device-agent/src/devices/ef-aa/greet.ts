import { err, ok, type Result } from '@changqing/protocol';
import type { DeviceError, DeviceIdentity } from '../../hal/status.ts';
import type { EfConversation } from './conversation.ts';
import { MAKER, MODEL, REPLY_TIMEOUT_MS, type Settings } from './model.ts';
import { parseModuleState, parseText } from './replies.ts';
import type { EfRequest } from './requests.ts';
import { errorOf, RESULT } from './results.ts';

/** A module that has just got power says *ready* when it begins to hear; until then the first question is asked again. */
const FIRST_TRIES = 4;
const TRIES = 2;

const SERIAL_REQUESTS: Readonly<Record<Exclude<Settings['serialFrom'], 'none'>, EfRequest>> = {
  sn: { name: 'get-sn' },
  uid: { name: 'get-uid' },
  'module-id': { name: 'get-module-id' },
};

/** Asks how the module is. Errors: `faulty` where it says so or updates itself, and those of the conversation. */
export async function checkState(
  conversation: EfConversation,
  signal: AbortSignal,
  tries = TRIES,
): Promise<Result<undefined, DeviceError>> {
  for (let tried = 1; ; tried += 1) {
    const reply = await conversation.ask({ name: 'get-status' }, REPLY_TIMEOUT_MS, signal);
    if (!reply.ok) {
      const pointless = reply.error.code === 'link' || reply.error.code === 'cancelled';
      if (pointless || tried >= tries) return reply;
      continue;
    }
    if (reply.value.result !== RESULT.ok) return err(errorOf(reply.value.result));
    switch (parseModuleState(reply.value.data)) {
      case 'standby':
      case 'busy':
        return ok();
      case 'error':
        return err({ code: 'faulty', detail: 'the module says that it is in error' });
      case 'invalid':
        return err({ code: 'faulty', detail: 'the module says that its state is invalid' });
      case 'updating':
        return err({ code: 'faulty', detail: 'the module is updating its firmware' });
      case undefined:
        return err({ code: 'garbled', detail: 'a state that there is not' });
    }
  }
}

/** Asks who the module is. One that does not know a question has no answer to it, and is used all the same. */
export async function greet(
  conversation: EfConversation,
  settings: Settings,
  signal: AbortSignal,
): Promise<Result<DeviceIdentity, DeviceError>> {
  const state = await checkState(conversation, signal, FIRST_TRIES);
  if (!state.ok) return state;
  const firmware = await askText(conversation, { name: 'get-version' }, signal);
  if (!firmware.ok) return firmware;
  const serial = settings.serialFrom === 'none' ? ok('') : await askText(conversation, SERIAL_REQUESTS[settings.serialFrom], signal);
  if (!serial.ok) return serial;
  // An earlier host may have left it looking.
  const reset = await conversation.ask({ name: 'reset' }, REPLY_TIMEOUT_MS, signal);
  if (!reset.ok) return reset;
  return ok({ model: MODEL, maker: MAKER, serialNumber: serial.value, firmware: firmware.value });
}

async function askText(conversation: EfConversation, request: EfRequest, signal: AbortSignal): Promise<Result<string, DeviceError>> {
  const reply = await conversation.ask(request, REPLY_TIMEOUT_MS, signal);
  if (reply.ok) return ok(reply.value.result === RESULT.ok ? parseText(reply.value.data) : '');
  return reply.error.code === 'no-answer' || reply.error.code === 'garbled' ? ok('') : reply;
}
