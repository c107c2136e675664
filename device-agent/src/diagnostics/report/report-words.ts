import { civilDateAt, wallTimeAt, type SelfTestEvidence } from '@changqing/protocol';
import { momentWords } from '../../printing/paper-words.ts';

/** How a readiness report names things: short and exact, for whoever reads it at the bureau. */

const EVIDENCE_WORDS: Readonly<Record<string, string>> = {
  address: '地址',
  answerMs: '应答',
  auditEntries: '审计条数',
  batteryPercent: '电量',
  behindLastRecord: '早于最后记录',
  bestQuality: '最好质量',
  certificateTrusted: '证书可信',
  certificateUntil: '证书到期',
  characters: '字符数',
  chargePercent: '电量',
  confirmed: '人看过',
  connectMs: '连接',
  coverSensor: '盖子感应',
  database: '数据库',
  deadColumns: '坏列',
  deadPixels: '坏点',
  deadRows: '坏行',
  distanceCm: '距离',
  dnsMs: '域名解析',
  dotsMissing: '缺点数',
  driftMs: '漂移',
  evenness: '均匀度',
  freeBytes: '剩余',
  hasName: '有姓名',
  hasNumber: '有号码',
  heightMm: '高度',
  heightPx: '图像高',
  highestMm: '最高',
  host: '主机',
  identifyMs: '查人',
  interfaces: '网络接口',
  lowestMm: '最低',
  meanGrey: '平均灰度',
  medianMs: '中位',
  offsetMs: '相差',
  paperLow: '纸少',
  paperSensor: '纸张感应',
  quality: '质量',
  records: '记录条数',
  roundTripMs: '往返',
  rounds: '次数',
  slowestMs: '最慢',
  spread: '灰度差',
  state: '打印',
  touches: '点到格数',
  totalBytes: '总量',
  transferMs: '传输',
  volume: '音量',
  widthPx: '图像宽',
  writeMs: '写盘',
};
/** Words that programs tell each other. */
const VALUE_WORDS: Readonly<Record<string, string>> = {
  printed: '印出来了',
  'partly-printed': '印了一部分',
  'not-printed': '没印出来',
  unknown: '说不准',
  ok: '完好',
};
/** How sure a printer is says nothing to a reader. */
const LEFT_OUT = new Set(['evidence']);
/** What a column has room for. */
const MOST_FACTS = 5;

/** The figures that a verdict rests on, in a line: `往返 12 毫秒，次数 5`. What is named unusually keeps its name. */
export function evidenceWords(evidence: SelfTestEvidence): string {
  return Object.entries(evidence)
    .filter(([name]) => !LEFT_OUT.has(name))
    .slice(0, MOST_FACTS)
    .map(([name, value]) => `${EVIDENCE_WORDS[name] ?? name} ${valueWords(name, value)}`)
    .join('，');
}

function valueWords(name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string')
    return Number.isNaN(Date.parse(value)) || !value.endsWith('Z') ? (VALUE_WORDS[value] ?? value.slice(0, 60)) : dayWords(value);
  if (name.endsWith('Ms')) return `${Math.round(value)} 毫秒`;
  if (name.endsWith('Bytes')) return bytesWords(value);
  if (name.endsWith('Percent')) return `${Math.round(value)}%`;
  if (name.endsWith('Mm')) return `${Math.round(value)} 毫米`;
  if (name.endsWith('Px')) return `${value} 点`;
  if (name.endsWith('Cm')) return `${Math.round(value)} 厘米`;
  return String(Math.round(value * 100) / 100);
}

/** `12.3 GB` */
export function bytesWords(bytes: number): string {
  const units = ['字节', 'KB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  const amount = bytes / 1024 ** step;
  return `${amount >= 100 || step === 0 ? Math.round(amount) : Math.round(amount * 10) / 10} ${units[step]}`;
}

/** `2026年11月23日 09:00` */
export const instantWords = (instant: string): string => momentWords(civilDateAt(Date.parse(instant)), wallTimeAt(Date.parse(instant)));
/** `11-23 09:00`, where a column is narrow. */
export const shortInstant = (instant: string): string => `${civilDateAt(Date.parse(instant)).slice(5)} ${wallTimeAt(Date.parse(instant))}`;
const dayWords = (instant: string): string => civilDateAt(Date.parse(instant));

/** `3 天 4 小时`, `5 分` */
export function spanWords(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} 分`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} 小时 ${minutes % 60} 分` : `${Math.floor(hours / 24)} 天 ${hours % 24} 小时`;
}

/** Sixteen digits of a hash in groups of four: enough to be compared by eye. */
export const fingerprintWords = (sha256: string): string => sha256.slice(0, 16).toUpperCase().match(/.{4}/g)?.join(' ') ?? '';
