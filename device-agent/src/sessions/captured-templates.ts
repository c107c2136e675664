import type { Liveness, TemplateFormat } from '@changqing/protocol';
import type { DeviceIdentity } from '../hal/status.ts';

/** A capture that became templates and may be offered for matching. */
export interface CapturedTemplate {
  readonly templates: readonly { readonly format: TemplateFormat; readonly bytes: Uint8Array }[];
  readonly quality: number;
  readonly extractor: string;
  readonly liveness: Liveness;
  readonly device: DeviceIdentity | undefined;
}

/** The templates that a session holds between capture and journal; in memory only, and overwritten when they go. */
export interface CapturedTemplates {
  hold(captureId: string, captured: CapturedTemplate): void;
  take(captureId: string): CapturedTemplate | undefined;
  drop(captureId: string): void;
  dropAll(): void;
}

export function overwrite(captured: CapturedTemplate): void {
  for (const template of captured.templates) template.bytes.fill(0);
}

export function createCapturedTemplates(): CapturedTemplates {
  const held = new Map<string, CapturedTemplate>();
  const drop = (captureId: string) => {
    const captured = held.get(captureId);
    if (captured !== undefined) overwrite(captured);
    held.delete(captureId);
  };
  return {
    hold: (captureId, captured) => void held.set(captureId, captured),
    take: (captureId) => {
      const captured = held.get(captureId);
      held.delete(captureId);
      return captured;
    },
    drop,
    dropAll: () => {
      for (const captureId of [...held.keys()]) drop(captureId);
    },
  };
}
