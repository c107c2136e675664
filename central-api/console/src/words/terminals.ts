import type {
  AlarmKind,
  DeviceRole,
  DeviceState,
  FleetTerminal,
  SelfTestId,
  SelfTestRecord,
  Service,
  StaffRole,
  TerminalReport,
} from '@changqing/protocol';

export const DEVICE: Readonly<Record<DeviceRole, string>> = {
  card: '身份证读卡器',
  finger: '指纹仪',
  palm: '掌静脉仪',
  printer: '凭条打印机',
  document: '单据打印机',
  scanner: '扫码器',
  presence: '人体感应',
  power: '备用电源',
  verifier: '掌静脉比对模块',
  'social-card': '社保卡读卡器',
};

export const DEVICE_STATE: Readonly<Record<DeviceState, string>> = {
  starting: '正在启动',
  ready: '正常',
  busy: '工作中',
  stopped: '要人动手',
  faulty: '有故障',
  disconnected: '没接上',
  'out-of-order': '停用待修',
  withheld: '等待放行',
};

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

export const TEST: Readonly<Record<SelfTestId, string>> = {
  'printer-page': '凭条测试页',
  'printer-cutter': '切刀',
  'printer-sensors': '纸张和盖子感应',
  'document-page': '单据测试页',
  'finger-image': '指纹图像',
  'finger-uniformity': '指纹仪空采均匀度',
  'palm-image': '掌静脉图像',
  'palm-distance': '掌静脉测距',
  'palm-illumination': '掌静脉补光',
  'card-read': '读身份证',
  'social-card-read': '读社保卡',
  'scanner-read': '扫码',
  presence: '人体感应',
  power: '备用电源',
  verifier: '比对模块',
  sound: '喇叭',
  'touch-grid': '触摸格',
  'dead-pixels': '屏幕坏点',
  network: '网络和域名',
  central: '社保局服务',
  clock: '时钟',
  disk: '磁盘读写',
  journal: '记录完整性',
  'dry-run': '整套认证演练',
};

export const VERDICT: Readonly<Record<SelfTestRecord['verdict'], string>> = {
  passed: '通过',
  failed: '未通过',
  cancelled: '中途停了',
  'not-there': '没有这个部件',
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
