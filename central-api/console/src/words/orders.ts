import type { CommandStatus, RemoteCommand } from '@changqing/protocol';

type Order = RemoteCommand['command'];

export const ORDER: Readonly<Record<Order, string>> = {
  'run-self-tests': '运行自检',
  'restart-agent': '重启程序',
  'restart-page': '重启页面',
  'reload-settings': '重读设置',
  'fetch-bundle': '取诊断包',
  'show-notice': '显示通知',
};

/** What happens then, said before it is ordered. */
export const ORDER_MEANS: Readonly<Record<Order, string>> = {
  'run-self-tests': '终端会做一遍不需要人在场的自检，结果回到这里。有人办理时，先等办理结束。',
  'restart-agent': '终端程序会重新启动，大约半分钟。有人办理时，先等这次办理结束，不会打断。',
  'restart-page': '屏幕上的页面会重新打开，几秒钟。有人办理时，先等这次办理结束，不会打断。',
  'reload-settings': '终端会重新读取设置文件，马上生效。',
  'fetch-bundle': '终端会把日志、状态和计数打包送来，不含个人信息。送到后在“报告和诊断包”里下载。',
  'show-notice': '这句话会显示在终端首页下方，到时间自己撤下。',
};

export const ORDER_STATE: Readonly<Record<CommandStatus['state'], string>> = {
  queued: '等待送达',
  sent: '已送达',
  waiting: '等办理结束',
  done: '已执行',
  failed: '未成功',
  refused: '终端拒收',
  expired: '已过期',
};
