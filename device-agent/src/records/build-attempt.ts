import type { AttemptBody, Evidence, RecordHead } from '@changqing/protocol';
import type { DeviceIdentity } from '../hal/status.ts';
import type { Effect } from '../sessions/messages.ts';
import type { CapturedTemplate } from '../sessions/captured-templates.ts';
import { sha256 } from './sign.ts';

type RecordAttempt = Extract<Effect, { do: 'record-attempt' }>;

/** What is sealed: the templates, and offline the identity as it was read. */
export function evidenceOf(wanted: RecordAttempt, captured: CapturedTemplate): Evidence {
  return {
    v: 1,
    id: wanted.attemptId,
    position: wanted.position,
    templates: captured.templates.map(({ format, bytes }) => ({ format, bytes: Buffer.from(bytes).toString('base64url') })),
    ...(wanted.sealedIdentity === undefined
      ? {}
      : {
          identity: {
            by: wanted.by,
            identity: wanted.sealedIdentity.identity,
            ...(wanted.sealedIdentity.name === undefined ? {} : { name: wanted.sealedIdentity.name }),
          },
        }),
  };
}

/** What is signed, apart from the head that the journal adds. Nothing in it must ever be erasable. */
export function attemptBodyOf(
  wanted: RecordAttempt,
  captured: CapturedTemplate,
  device: DeviceIdentity | undefined,
  sealed: string,
): Omit<AttemptBody, keyof RecordHead | 'recordNo' | 'code'> {
  return {
    kind: 'attempt',
    ...(wanted.personRef === undefined ? {} : { personRef: wanted.personRef }),
    captured: wanted.sealedIdentity === undefined ? 'online' : 'offline',
    identifiedBy: wanted.by,
    device: {
      model: (device?.model ?? 'unknown').slice(0, 64),
      serialNumber: (device?.serialNumber ?? '').slice(0, 64),
      firmware: (device?.firmware ?? '').slice(0, 64),
    },
    modality: wanted.modality,
    position: wanted.position,
    tryNumber: wanted.tryNumber,
    quality: captured.quality,
    algorithms: { extractor: captured.extractor, format: captured.templates[0]?.format ?? 'cq-fp/1' },
    liveness: captured.liveness,
    purpose: wanted.purpose,
    consentId: wanted.consentId,
    noticeVersion: wanted.noticeVersion,
    evidenceSha256: sha256(sealed),
  };
}
