import type { Profile } from '../../devices/zfm-20/model.ts';
import type { MatchRule } from './finger.ts';

/** Sizes that differ between the branches of the family (EF 01 protocol, section 3). */
export interface ModuleSizes {
  readonly buffers: number;
  readonly featureBytes: number;
  readonly templateBytes: number;
}

export const SIZES: Readonly<Record<Profile, ModuleSizes>> = {
  zfm: { buffers: 2, featureBytes: 256, templateBytes: 512 },
  r503: { buffers: 6, featureBytes: 512, templateBytes: 1536 },
  zw: { buffers: 2, featureBytes: 512, templateBytes: 1024 },
};

/** What a module remembers: `library`, `notepad` and the registers live in flash, the rest is gone with the power. */
export interface ModuleMemory {
  readonly library: Map<number, Uint8Array>;
  readonly notepad: Map<number, Uint8Array>;
  address: number;
  password: number;
  securityLevel: number;
  packetSizeCode: number;
  baudFactor: number;
  /** Packed image, two pixels a byte. */
  image: Uint8Array | undefined;
  imageSubject: number | undefined;
  readonly buffers: Map<number, Uint8Array>;
  passwordVerified: boolean;
  lastMatchPassed: boolean;
}

export function createModuleMemory(): ModuleMemory {
  return {
    library: new Map(),
    notepad: new Map(),
    address: 0xffff_ffff,
    password: 0,
    securityLevel: 3,
    packetSizeCode: 2,
    baudFactor: 6,
    image: undefined,
    imageSubject: undefined,
    buffers: new Map(),
    passwordVerified: false,
    lastMatchPassed: false,
  };
}

export function losePower(memory: ModuleMemory): void {
  memory.image = undefined;
  memory.imageSubject = undefined;
  memory.buffers.clear();
  memory.passwordVerified = false;
  memory.lastMatchPassed = false;
}

/** The best match among `count` pages from `start`. */
export function searchLibrary(
  memory: ModuleMemory,
  probe: Uint8Array,
  start: number,
  count: number,
  rule: MatchRule,
): { readonly page: number; readonly score: number } | undefined {
  let best: { page: number; score: number } | undefined;
  for (const [page, template] of memory.library) {
    if (page < start || page >= start + count) continue;
    const score = rule(probe, template);
    if (score !== undefined && (best === undefined || score > best.score)) best = { page, score };
  }
  return best;
}
