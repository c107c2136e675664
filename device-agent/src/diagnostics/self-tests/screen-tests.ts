import type { MessageId } from '@changqing/protocol';
import { failed, passed, type SelfTest } from './self-test.ts';

export interface ScreenParts {
  /** Has the page say something. */
  say(messageId: MessageId): void;
  /** How loud, 0 to 4. */
  volume(): number;
}

/** What is said is what a person hears often: it is in every voice. */
const CLIP: MessageId = 'settings.volume';

/** What only somebody at the screen can judge. The screen does its part by itself and tells what came of it. */
export const screenTests = (parts: ScreenParts): readonly SelfTest[] => [
  {
    id: 'sound',
    limitMs: 60_000,
    alone: false,
    whyNot: () => undefined,
    run: async (bench) => {
      const evidence = { volume: parts.volume() };
      if (evidence.volume === 0) return failed('音量设成了 0，先在设置里调大。', evidence);
      parts.say(CLIP);
      const { yes, note } = await bench.confirm('sound-is-heard');
      return yes ? passed(evidence) : failed(note ?? '没有听到声音，检查喇叭、接线和系统音量。', evidence);
    },
  },
  {
    id: 'touch-grid',
    limitMs: 120_000,
    alone: false,
    whyNot: () => undefined,
    run: async (bench) => {
      const told = await bench.touch('grid');
      return told.passed ? passed(told.evidence) : failed('有的格子点不到，校准触摸屏，擦干净边缘再试。', told.evidence);
    },
  },
  {
    id: 'dead-pixels',
    limitMs: 120_000,
    alone: false,
    whyNot: () => undefined,
    run: async (bench) => {
      const told = await bench.touch('colours');
      if (!told.passed) return failed('颜色没有看完。', told.evidence);
      const { yes, note } = await bench.confirm('no-dots');
      return yes ? passed(told.evidence) : failed(note ?? '屏幕上有坏点。', told.evidence);
    },
  },
];
