import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError } from '../../hal/status.ts';
import type { SerialLinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { CONFIRMATION, describeConfirmation } from './confirmation.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { greet, type Module } from './greet.ts';
import { BAUD_UNIT, FACTORY_BAUD_RATE, RAISED_BAUD_RATE, type Settings } from './model.ts';

/** Parameter number of the speed (section 5). */
const BAUD_PARAMETER = 4;

export interface BaudRateChange {
  readonly fromBaudRate: number;
  readonly baudRate: number;
  /** False where the module spoke at the wanted speed already. */
  readonly changed: boolean;
}

/**
 * Done once, at installation, while no driver holds the port: sets the module's speed for good (flash), by default from 57,600 to
 * 115,200 baud, which halves the time of an image. Looks for the module at the wanted speed first, so that it may be called twice.
 * Errors: as of a conversation, at the speed that failed last; `refused` where the module does not take the speed.
 */
export async function raiseBaudRate(
  opener: SerialLinkOpener,
  settings: Settings,
  clock: Clock,
  log: DeviceLog,
  signal: AbortSignal,
  fromBaudRate: number = FACTORY_BAUD_RATE,
  baudRate: number = RAISED_BAUD_RATE,
): Promise<Result<BaudRateChange, DeviceError>> {
  const at = <T>(speed: number, work: (conversation: Conversation, module: Module) => Promise<Result<T, DeviceError>>) =>
    withModule(opener.withBaudRate(speed), settings, clock, log, signal, work);

  const already = await at(baudRate, (_, module) => Promise.resolve(ok(module)));
  if (already.ok) return ok({ fromBaudRate: baudRate, baudRate, changed: false });
  // Only silence or nonsense at the wanted speed means that it speaks another one.
  if (already.error.code !== 'no-answer' && already.error.code !== 'garbled') return already;

  const asked = await at(fromBaudRate, async (conversation) => {
    const values = { parameter: BAUD_PARAMETER, value: baudRate / BAUD_UNIT };
    const answer = await conversation.ask({ name: 'SetSysPara', values }, signal, { tries: 1 });
    if (!answer.ok) return answer;
    return answer.value.code === CONFIRMATION.ok
      ? ok()
      : err({ code: 'refused', detail: `SetSysPara: ${describeConfirmation(answer.value.code)}` });
  });
  if (!asked.ok) return asked;

  const confirmed = await at(baudRate, (_, module) => Promise.resolve(ok(module)));
  if (!confirmed.ok) return confirmed;
  log({ event: 'connected', detail: `speed raised from ${fromBaudRate} to ${baudRate} baud` });
  return ok({ fromBaudRate, baudRate, changed: true });
}

async function withModule<T>(
  opener: SerialLinkOpener,
  settings: Settings,
  clock: Clock,
  log: DeviceLog,
  signal: AbortSignal,
  work: (conversation: Conversation, module: Module) => Promise<Result<T, DeviceError>>,
): Promise<Result<T, DeviceError>> {
  const opened = await opener.open(signal);
  if (!opened.ok) return err({ code: 'link', cause: opened.error });
  const conversation = createConversation({ link: opened.value, profile: settings.profile, address: settings.address, clock, log });
  try {
    const module = await greet(conversation, settings, signal);
    return module.ok ? await work(conversation, module.value) : module;
  } finally {
    await conversation.close();
  }
}
