import type { DeviceRole, DeviceState } from './device-report.ts';
import type { SelfTestId, SelfTestRecord } from './self-test.ts';

/** How technicians and the bureau name devices, states and tests: at the kiosk, on the readiness report and in the console alike. */
export const DEVICE_WORDS: Readonly<Record<DeviceRole, string>> = {
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

export const DEVICE_STATE_WORDS: Readonly<Record<DeviceState, string>> = {
  starting: '正在启动',
  ready: '正常',
  busy: '工作中',
  stopped: '要人动手',
  faulty: '有故障',
  disconnected: '没接上',
  'out-of-order': '停用待修',
  withheld: '等待放行',
};

export const SELF_TEST_WORDS: Readonly<Record<SelfTestId, string>> = {
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

export const SELF_TEST_VERDICT_WORDS: Readonly<Record<SelfTestRecord['verdict'], string>> = {
  passed: '通过',
  failed: '未通过',
  cancelled: '中途停了',
  'not-there': '没有这个部件',
};
