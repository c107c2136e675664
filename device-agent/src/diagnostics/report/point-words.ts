import { DEVICE_STATE_WORDS, DEVICE_WORDS, SELF_TEST_WORDS } from '@changqing/protocol';
import type { OpenPoint } from './report-facts.ts';

/** One thing that somebody has to look after, as a sentence. */
export function pointWords(point: OpenPoint): string {
  switch (point.point) {
    case 'device':
      return `${DEVICE_WORDS[point.role]}：${DEVICE_STATE_WORDS[point.state]}${point.advice === undefined ? '' : `（${point.advice}）`}`;
    case 'test':
      return `${SELF_TEST_WORDS[point.test]}没有通过${point.reason === undefined ? '' : `：${point.reason}`}`;
    case 'service':
      return '有业务暂时停办';
    case 'central':
      return '连不上社保局服务';
    case 'clock':
      return '时钟早于最后一条记录，请校时';
    case 'refused':
      return `${point.count} 条记录被社保局退回`;
    case 'paper':
      return '纸快用完了，请带新纸';
  }
}

/** The one sentence that stands first. */
export function conclusionWords(points: number, notDone: number): string {
  if (points > 0) return `有 ${points} 处要处理`;
  return notDone > 0 ? `做过的检测都正常，还有 ${notDone} 项没做` : '检测全部正常，可以使用';
}
