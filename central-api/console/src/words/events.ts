import { EVENTS, parseEvent, type EventId, type StoredEvent, type TerminalEvent } from '@changqing/protocol';
import { ORDER } from './orders.ts';
import { saySeconds } from './refusals.ts';
import { DEVICE, DEVICE_STATE, OUTCOME, ROLE, TEST, VERDICT } from './terminals.ts';
import { sayBytes, sayDuration } from './say.ts';

/** Every event's name; one that is added to the list has to be named here. */
export const EVENT: Readonly<Record<EventId, string>> = {
  'agent-started': '程序启动',
  'agent-stopped': '程序正常结束',
  'crash-loop': '程序反复退出，转到安全页',
  'window-paired': '屏幕页面配对',
  'page-restarted': '屏幕页面重启',
  'settings-read': '读入设置',
  'settings-invalid': '设置文件有错',
  'settings-changed': '改了设置',
  'device-replaced': '换了设备',
  'device-state': '设备状态变化',
  'device-reset': '设备复位',
  'device-identity-changed': '设备身份变了，等待放行',
  'device-cleared': '设备放行',
  'service-closed': '业务停办',
  'service-opened': '业务恢复',
  'power-failed': '市电断了',
  'power-back': '市电恢复',
  'disk-pressure': '磁盘余量过线',
  'logs-removed': '清理旧日志',
  'memory-ceiling': '内存超过上限',
  'record-written': '写下签名记录',
  'session-ended': '一次办理结束',
  'print-job-settled': '打印结束',
  'print-not-confirmed-taken': '纸没有确认取走',
  'supplies-changed': '换了纸',
  'help-asked': '有人请求帮助',
  'clock-found-behind': '时钟早于最后一条记录',
  'clock-found-right': '时钟已正常',
  'clock-jumped': '时钟跳动',
  'journal-restored': '数据是旧的备份，开了新的记录链',
  'audit-broken': '审计链断开',
  'technician-refused': '维护登录未通过',
  'technician-entered': '进入维护',
  'technician-left': '离开维护',
  'self-test-ended': '自检结束',
  'readiness-reported': '生成就绪报告',
  'bundle-made': '生成诊断包',
  'order-taken': '收到远程指令',
  'order-refused': '拒收远程指令',
  'order-settled': '远程指令办结',
};

/** An event as a row shows it. */
export interface SaidEvent {
  readonly name: string;
  readonly detail: string;
  readonly tone: 'good' | 'stop' | 'none';
}

/** Reads what was stored; an event of a newer terminal is shown as it was told. */
export function sayEvent({ entry }: Pick<StoredEvent, 'entry'>): SaidEvent {
  const event = parseEvent(jsonOf(entry));
  if (event === undefined) return { name: '这里还不认得的事件', detail: entry.slice(0, 300), tone: 'none' };
  return { name: EVENT[event.act], detail: detailOf(event), tone: toneOf(event) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toneOf(event: TerminalEvent): SaidEvent['tone'] {
  const { disposition } = EVENTS[event.act];
  switch (disposition) {
    case 'success':
      return 'good';
    case 'failure':
      return 'stop';
    case 'na':
      return 'none';
    case 'either':
      return howItWent(event);
  }
}

function howItWent(event: TerminalEvent): SaidEvent['tone'] {
  switch (event.act) {
    case 'device-state':
      return event.state === 'ready' || event.state === 'busy' ? 'good' : event.state === 'starting' ? 'none' : 'stop';
    case 'device-reset':
      return event.worked ? 'good' : 'stop';
    case 'disk-pressure':
      return event.level === 'room' ? 'good' : 'stop';
    case 'session-ended':
      return event.trouble === undefined ? 'none' : 'stop';
    case 'print-job-settled':
      return event.state === 'printed' ? 'good' : 'stop';
    case 'self-test-ended':
      return event.verdict === 'passed' ? 'good' : event.verdict === 'failed' ? 'stop' : 'none';
    case 'readiness-reported':
      return event.failed === 0 ? 'good' : 'stop';
    case 'order-settled':
      return event.state === 'done' ? 'good' : 'stop';
    default:
      return 'none';
  }
}

const STOPPED = { asked: '按要求', restart: '重新启动', power: '停电关机' } as const;
const PAGE = { nightly: '夜间', memory: '内存偏高', order: '远程指令', technician: '技术人员' } as const;
const RUNG = { 're-initialise': '重新初始化', reopen: '重新打开', 'power-cycle': '断电重启', 'out-of-order': '标为停用' } as const;
const ROOM = { room: '有余量', 'no-new-sessions': '不再接新办理', closed: '暂停服务' } as const;
const REFUSED = {
  'card-unknown': '卡不认得',
  'pin-wrong': '密码对不上',
  waiting: '还在等待',
  locked: '账号停用',
  expired: '授权到期',
  'no-right': '没有权限',
} as const;
const ORDER_REFUSED = {
  signature: '签名不符',
  terminal: '不是给这台的',
  expired: '过了时限',
  replayed: '已经收过',
  form: '格式不符',
} as const;
const LEFT = { asked: '自己离开', idle: '久未操作', stopped: '程序结束' } as const;
const SETTLED = { done: '已执行', failed: '未成功', expired: '已过期' } as const;

const list = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join('，');
const ORDERS: Readonly<Record<string, string>> = ORDER;
const ordered = (command: string): string => ORDERS[command] ?? command;

/** What an event says of itself besides its name. */
function detailOf(event: TerminalEvent): string {
  switch (event.act) {
    case 'agent-started':
      return event.version;
    case 'agent-stopped':
      return STOPPED[event.why];
    case 'crash-loop':
      return `${saySeconds(event.withinSeconds)}内${event.exits}次`;
    case 'page-restarted':
      return PAGE[event.why];
    case 'settings-read':
      return event.sha256.slice(0, 12);
    case 'settings-invalid':
      return `第${event.line}行`;
    case 'settings-changed':
      return list(event.staffId, `第${event.version}版`, event.paths.join(' '));
    case 'device-replaced':
      return list(event.staffId, `${DEVICE[event.role]}：${event.from} → ${event.to}`);
    case 'device-state':
      return list(`${DEVICE[event.role]}：${DEVICE_STATE[event.state]}`, event.detail);
    case 'device-reset':
      return `${DEVICE[event.role]}：${RUNG[event.rung]}${event.worked ? '，好了' : '，没好'}`;
    case 'device-identity-changed':
      return `${DEVICE[event.role]}的${event.what === 'firmware' ? '固件' : '序列号'}：${event.from} → ${event.to}`;
    case 'device-cleared':
      return list(event.staffId, DEVICE[event.role]);
    case 'service-closed':
      return list(event.service, event.problem);
    case 'service-opened':
      return event.service;
    case 'power-back':
      return `靠备用电源${saySeconds(event.onBatterySeconds)}`;
    case 'disk-pressure':
      return list(ROOM[event.level], `剩${sayBytes(event.freeBytes)}`);
    case 'logs-removed':
      return list(`${event.files}个文件`, sayBytes(event.bytes), event.underPressure ? '因为磁盘不足' : undefined);
    case 'memory-ceiling':
      return sayBytes(event.rssBytes);
    case 'record-written':
      return `第${event.sequence}条 ${event.kind}`;
    case 'session-ended':
      return list(OUTCOME[event.outcome] ?? event.outcome, `采集${event.captures}次`, event.trouble);
    case 'print-job-settled':
      return list(event.state, event.detail);
    case 'print-not-confirmed-taken':
      return list(event.what === 'slip' ? '凭条' : '单据', `${event.sheets}张`);
    case 'supplies-changed':
      return event.what === 'roll' ? '新凭条纸' : '新单据纸';
    case 'help-asked':
      return event.page;
    case 'clock-jumped':
      return `${event.byMs > 0 ? '向前' : '向后'}${sayDuration(Math.abs(event.byMs))}`;
    case 'audit-broken':
      return list(`第${event.sequence}条`, event.detail);
    case 'technician-refused':
      return list(REFUSED[event.why], event.staffId);
    case 'technician-entered':
      return list(event.staffId, ROLE[event.staffRole]);
    case 'technician-left':
      return list(event.staffId, LEFT[event.why]);
    case 'self-test-ended':
      return list(`${TEST[event.test]}：${VERDICT[event.verdict]}`, sayDuration(event.ms), event.by);
    case 'readiness-reported':
      return list(event.staffId, `${event.passed}项通过`, `${event.failed}项未通过`);
    case 'bundle-made':
      return list(event.by, sayBytes(event.bytes));
    case 'order-taken':
      return list(ordered(event.command), event.operator);
    case 'order-refused':
      return ORDER_REFUSED[event.why];
    case 'order-settled':
      return list(SETTLED[event.state], event.detail);
    case 'window-paired':
    case 'power-failed':
    case 'clock-found-behind':
    case 'clock-found-right':
    case 'journal-restored':
      return '';
  }
}
