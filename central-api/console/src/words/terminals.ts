import type { AlarmKind, FleetTerminal, Service, StaffRole, TerminalReport } from '@changqing/protocol';

export {
  DEVICE_WORDS as DEVICE,
  DEVICE_STATE_WORDS as DEVICE_STATE,
  SELF_TEST_WORDS as TEST,
  SELF_TEST_VERDICT_WORDS as VERDICT,
} from '@changqing/protocol';

export const SERVICE: Readonly<Record<Service, string>> = { certification: '养老资格认证', 'look-up': '查询和打印', info: '办事信息' };
export const ROLE: Readonly<Record<StaffRole, string>> = {
  technician: '技术人员',
  operator: '值班人员',
  supervisor: '主管',
  auditor: '审计人员',
};

export const PRESENCE: Readonly<Record<FleetTerminal['presence'], string>> = {
  'on-time': '在线',
  late: '失联',
  'never-seen': '还没报到',
  closed: '已注销',
};

export const MODE: Readonly<Record<TerminalReport['mode'], string>> = {
  people: '正常服务',
  technician: '正在维护',
  closed: '暂停服务',
  safe: '安全页',
};

/** What an alarm is about, in a word; why and what to do come from central as sentences. */
export const ALARM: Readonly<Record<AlarmKind, string>> = {
  late: '失联',
  'device-out-of-order': '部件停用',
  'device-disconnected': '部件断开',
  'paper-out': '缺纸',
  'paper-low': '纸快用完',
  'service-closed': '业务停办',
  'on-battery': '停电',
  'disk-low': '磁盘不足',
  'memory-high': '内存偏高',
  'clock-off': '时钟不准',
  'outbox-growing': '记录积压',
  'audit-broken': '审计链断开',
  cloned: '身份重复',
  'crash-loop': '反复退出',
  'device-changed': '部件换过',
  'self-test-failed': '自检未过',
};

/** Names of events' and outcomes' small words; what is not here is shown as it is. */
export const OUTCOME: Readonly<Record<string, string>> = {
  accepted: '认证成功',
  already: '已经认证过',
  'not-yet-due': '还没到时候',
  kept: '离线存下',
  received: '已收到，核对中',
  counter: '转柜台',
  'not-found': '没查到号码',
  'not-enrolled': '没有登记',
  'no-biometrics': '转柜台（不采集）',
  slip: '打凭条转柜台',
  'staff-pending': '待人工核实',
  left: '自己离开',
  'timed-out': '超时离开',
};
