import { modalityOf, type BodyPosition } from '@changqing/protocol';
import type { Extractors } from '../biometric-workers/extractors.ts';
import type { BiometricReader, Sample } from '../hal/biometric-reader.ts';
import type { DeviceError, ReaderStatus } from '../hal/status.ts';
import type { AgentLog } from '../log.ts';
import { adviceFor } from './advice.ts';
import type { CapturedTemplates } from './captured-templates.ts';
import type { Effect, Input } from './messages.ts';
import type { KioskDevices } from './world-of.ts';

type CaptureEffect = Extract<Effect, { do: 'capture' }>;

/** Runs one capture at a time and tells the session what comes. */
export interface Captures {
  start(effect: CaptureEffect): void;
  cancel(captureId: string): void;
  cancelAll(): void;
  /** Resolves when no reader is busy for us any more. */
  idle(): Promise<void>;
}

export interface CapturesOptions {
  readonly devices: KioskDevices;
  readonly extractors: Extractors;
  readonly templates: CapturedTemplates;
  readonly log: AgentLog;
  readonly feed: (input: Input) => void;
}

export function createCaptures(options: CapturesOptions): Captures {
  const { devices, extractors, templates, log, feed } = options;
  const running = new Map<string, AbortController>();
  let tail: Promise<void> = Promise.resolve();

  const readSample = async (captureId: string, position: BodyPosition, sample: Sample, reader: BiometricReader): Promise<void> => {
    const extracted = await extractors.extract(sample.image, position);
    if (!extracted.ok) {
      log.error({ event: 'extraction-failed', code: extracted.error.code });
      feed({ kind: 'capture-failed', captureId, why: 'reader-lost' });
      return;
    }
    const extraction = extracted.value;
    if (!extraction.usable) {
      feed({
        kind: 'sample',
        captureId,
        usable: false,
        quality: extraction.quality,
        advice: adviceFor(extraction.reasons[0], modalityOf(position)),
      });
      return;
    }
    const { templates: made, quality, extractor } = extraction;
    templates.hold(captureId, { templates: made, quality, extractor, liveness: sample.liveness, device: identityOf(reader.status()) });
    feed({ kind: 'sample', captureId, usable: true, quality, advice: undefined });
  };

  const capture = async ({ captureId, modality, position, timeoutMs }: CaptureEffect, signal: AbortSignal): Promise<void> => {
    const reader = modality === 'fingerprint' ? devices.finger : devices.palm;
    if (reader === undefined) {
      feed({ kind: 'capture-failed', captureId, why: 'reader-lost' });
      return;
    }
    const hand = position.startsWith('left') ? 'left' : 'right';
    for await (const event of reader.capture({ timeoutMs, hand }, signal)) {
      switch (event.kind) {
        case 'hint':
          feed({ kind: 'hint', captureId, hint: event.hint, ...(event.heightMm === undefined ? {} : { heightMm: event.heightMm }) });
          break;
        case 'taken':
          feed({ kind: 'taken', captureId });
          break;
        case 'sample':
          await readSample(captureId, position, event.sample, reader);
          break;
        case 'failed':
          onFailed(captureId, event.error);
          break;
      }
    }
  };

  const onFailed = (captureId: string, error: DeviceError) => {
    if (error.code === 'cancelled') return;
    if (error.code !== 'timed-out') log.warn({ event: 'capture-failed', code: error.code });
    feed({ kind: 'capture-failed', captureId, why: error.code === 'timed-out' ? 'timed-out' : 'reader-lost' });
  };

  return {
    start: (effect) => {
      const stop = new AbortController();
      running.set(effect.captureId, stop);
      // A reader that is still ending its last capture would refuse this one.
      tail = tail
        .then(() => (stop.signal.aborted ? undefined : capture(effect, stop.signal)))
        .catch((error: unknown) => {
          log.error({ event: 'capture-broke', detail: error instanceof Error ? error.message : String(error) });
          feed({ kind: 'capture-failed', captureId: effect.captureId, why: 'reader-lost' });
        })
        .finally(() => running.delete(effect.captureId));
    },
    cancel: (captureId) => running.get(captureId)?.abort(),
    cancelAll: () => {
      for (const stop of running.values()) stop.abort();
    },
    idle: () => tail,
  };
}

const identityOf = (status: ReaderStatus) => (status.state === 'ready' || status.state === 'capturing' ? status.identity : undefined);
