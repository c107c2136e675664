import { Worker } from 'node:worker_threads';
import type { FingerCondition, PalmCondition } from '@changqing/fixtures';
import { enrolmentRequest, type EnrolmentRequest, type FingerPosition, type GreyImage, type PalmPosition } from '@changqing/protocol';
import { z } from 'zod';

/** What the worker is asked for. */
export type HandJob =
  | {
      readonly kind: 'finger';
      readonly personSeed: string;
      readonly position: FingerPosition;
      readonly impression: number;
      readonly condition: FingerCondition;
      readonly wear: number;
      readonly ageYears: number;
    }
  | {
      readonly kind: 'palm';
      readonly personSeed: string;
      readonly position: PalmPosition;
      readonly view: number;
      readonly heightMm: number;
      readonly condition: PalmCondition;
    }
  | {
      readonly kind: 'references';
      readonly personSeed: string;
      readonly fingers: readonly FingerPosition[];
      readonly palms: readonly PalmPosition[];
      readonly wear: number;
    };

/** Nothing where quality refused every image. */
const references = z.array(enrolmentRequest.shape.references.element);
const greyImage = z.object({ widthPx: z.number(), heightPx: z.number(), dpi: z.number(), pixels: z.instanceof(Uint8Array) });

/** Grows fingers and palms beside the agent, which has screens and devices to serve. */
export interface HandImages {
  image(job: Exclude<HandJob, { kind: 'references' }>): Promise<GreyImage>;
  references(job: Extract<HandJob, { kind: 'references' }>): Promise<EnrolmentRequest['references']>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export function startHandImages(): HandImages {
  const worker = new Worker(new URL('./hand-images.worker.ts', import.meta.url));
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  worker.on('message', ({ id, result }: { readonly id: number; readonly result: unknown }) => {
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  worker.on('error', (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  worker.unref();
  const ask = (job: HandJob): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, job });
    });
  };
  return {
    image: async (job) => greyImage.parse(await ask(job)),
    references: async (job) => references.parse(await ask(job)),
    close: async () => {
      await worker.terminate();
    },
  };
}
