import type { AlarmKind, DeviceRole, Service } from '@changqing/protocol';

/** How soon somebody should go. */
export type Severity = 'act-now' | 'act-today' | 'know';

/** Devices as one calls them on the telephone. */
export const DEVICE_WORDS: Readonly<Record<DeviceRole, string>> = {
  card: '身份证读卡器',
  finger: '指纹仪',
  palm: '掌静脉仪',
  printer: '凭条打印机',
  document: 'A4打印机',
  scanner: '扫码器',
  presence: '人体感应器',
  power: '备用电源',
  verifier: '掌静脉核验模块',
  'social-card': '社保卡读卡器',
};

export const SERVICE_WORDS: Readonly<Record<Service, string>> = { certification: '资格认证', 'look-up': '查询打印', info: '信息公告' };

/** What is wrong, and what to do about it: two sentences that can be read out on the telephone. */
export interface AlarmWords {
  readonly reason: string;
  readonly action: string;
}

/** The words of alarms that always say the same. */
export const ALARM_WORDS: Readonly<
  Record<Exclude<AlarmKind, DeviceAlarm | 'service-closed' | 'disk-low' | 'clock-off' | 'outbox-growing' | 'audit-broken'>, AlarmWords>
> = {
  late: {
    reason: '超过25秒没有收到这台终端的消息。',
    action: '先给网点打电话：看机器有没有通电、网线有没有松；都正常还没有消息，请技术人员去看。',
  },
  'on-battery': { reason: '市电断了，终端正靠备用电源运行。', action: '请网点检查插座和空气开关；短时间内来不了电，终端会自己安全关机。' },
  'memory-high': {
    reason: '终端程序占用的内存快到上限了。',
    action: '没有人使用时，终端会自己重新启动程序；当天又出现，请技术人员导出诊断包。',
  },
  cloned: {
    reason: '两台机器在用同一个终端身份，或者数据盘被复制、换回了旧的。',
    action: '请技术人员马上到现场核对机器，再由局里关闭这个终端、重新登记。',
  },
  'crash-loop': {
    reason: '终端程序反复自己退出，屏幕上是安全页。',
    action: '请技术人员去看，并带回诊断包；先引导群众到柜台或别的终端办理。',
  },
  'self-test-failed': { reason: '最近一次自检有项目没有通过。', action: '打开这台终端的报告，看哪一项没有通过，再请技术人员去看。' },
  'paper-low': { reason: '凭条纸或A4纸快用完了。', action: '请网点今天换上新纸卷或加纸。' },
};

type DeviceAlarm = 'device-out-of-order' | 'device-disconnected' | 'paper-out' | 'device-changed';

/** The words of alarms about one device. */
export const DEVICE_ALARM_WORDS: Readonly<Record<DeviceAlarm, (device: string) => AlarmWords>> = {
  'device-out-of-order': (device) => ({
    reason: `${device}多次复位后仍然没有反应。`,
    action: `请技术人员带一台备用的${device}去看；在这之前，这台终端不提供要用它的服务。`,
  }),
  'device-disconnected': (device) => ({
    reason: `${device}的线断开了，或者它没有通电。`,
    action: `请网点先看${device}的线和电源；插好后终端会自己恢复，不用重启。`,
  }),
  'paper-out': (device) => ({ reason: `${device}没有纸了。`, action: '请网点装上新纸；装好后会自动继续。' }),
  'device-changed': (device) => ({
    reason: `${device}换成了另一台，或者它的固件变了，采集的结果先不使用。`,
    action: '如果是自己人换的，请技术人员在终端的诊断里确认更换；不是，请马上去看。',
  }),
};

/** A device that works but waits for a hand: an open cover, a jam. */
export const needsHand = (device: string): AlarmWords => ({
  reason: `${device}停着，需要有人动一下：多半是盖子没关好，或者卡纸。`,
  action: '请网点打开看一下，取出卡住的纸，关好盖子。',
});

export const serviceClosed = (service: string, allClosed: boolean): AlarmWords => ({
  reason: allClosed ? '这台终端所有服务都停了，屏幕上是暂停服务页。' : `这台终端暂时不能办理${service}。`,
  action: '看这台终端的其他报警，先处理设备或网络；处理好后服务会自己恢复。',
});

export const diskLow = (freeMB: number): AlarmWords => ({
  reason: `终端的磁盘只剩${String(freeMB)}MB。`,
  action: '请技术人员清理磁盘，或者换一块大的；少于500MB终端不再接待新的群众。',
});

export const clockOff = (seconds: number): AlarmWords => ({
  reason: `终端的时钟与中心相差${String(seconds)}秒。`,
  action: '请技术人员检查对时服务和主板电池；认证按中心的时间计算，群众不受影响。',
});

export const outboxGrowing = (waiting: number): AlarmWords => ({
  reason: `终端里有${String(waiting)}条记录等着送到中心，送不出来。`,
  action: '先看网络；网络正常还在增加，请技术人员导出诊断包。记录存得好好的，不会丢。',
});

export const auditBroken = (sequence: number, what: string): AlarmWords => ({
  reason: `终端的操作记录对不上：第${String(sequence)}条${what}。`,
  action: '请审计人员先看这台终端的记录，不要清除数据；再请技术人员去现场核对。',
});
