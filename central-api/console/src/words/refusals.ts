import { PROBLEMS, type ProblemCode } from '@changqing/protocol';
import type { Refusal } from '../central-client.ts';

const CENTRAL = '请过一会儿再试；还是不行，请联系系统管理员。';

/** Seconds as one says them: `45秒`, `2分30秒`. */
export const saySeconds = (seconds: number): string =>
  seconds < 60 ? `${seconds}秒` : seconds % 60 === 0 ? `${seconds / 60}分钟` : `${Math.floor(seconds / 60)}分${seconds % 60}秒`;

/** What happened and what to do, where the console is answered so. */
const REFUSALS: Partial<Readonly<Record<ProblemCode, string>>> = {
  'login-refused': '没有登录上。请看看账号、密码和验证码；验证码半分钟换一次，用过的要等下一个。',
  'staff-waiting': '错了几次，要等一会儿才能再试。',
  'staff-locked': '这个账号先停用了，请找主管重新打开。',
  'staff-expired': '您的授权到期了，请找主管续上。',
  'not-logged-in': '登录已经结束，请重新登录。',
  'no-right': '这一项要另外的权限，请找有权限的同事来办。',
  'not-found': '找不到了：可能刚刚注销，或者地址不对。',
  'rate-limited': '请求太密了，请稍等再试。',
  'central-busy': `社保局服务正忙。${CENTRAL}`,
  'central-failed': `社保局服务没有办成。${CENTRAL}`,
  'central-unreachable': '连不上社保局服务。请看看电脑的网络，恢复后会自己接上。',
  'request-invalid': '填写的内容要改一改，请对照说明再试。',
  'origin-refused': '这个地址打不开管理页面，请用系统管理员给的网址。',
};

/** A refusal in words. */
export const sayRefusal = ({ code }: Pick<Refusal, 'code'>): string => REFUSALS[code] ?? `没有办成（${code}）。${CENTRAL}`;

/** Why a terminal's service is shut, shortly; the code's own title where no word is kept for it. */
const SHUT: Partial<Readonly<Record<ProblemCode, string>>> = {
  'on-battery': '停电，靠备用电源',
  'outside-hours': '不在服务时间',
  'disk-pressure': '磁盘快满',
  'storage-full': '磁盘已满',
  'storage-failed': '记录写不进去',
  'device-out-of-order': '部件停用待修',
  'device-withheld': '部件等待放行',
  'safe-page': '安全页',
  'settings-invalid': '设置有错',
  'central-unreachable': '连不上社保局服务',
  'certifying-closed': '离线太久或存得太多',
  'clock-behind': '时钟不准',
  'card-reader-unavailable': '读卡器不能用',
  'fingerprint-reader-unavailable': '指纹仪不能用',
  'palm-reader-unavailable': '掌静脉仪不能用',
  'readers-unavailable': '指纹和掌静脉都不能用',
  'printer-paper-out': '凭条打印机缺纸',
  'printer-cover-open': '凭条打印机盖子开着',
  'printer-faulty': '凭条打印机有故障',
  'printer-unavailable': '凭条打印机不能用',
  'document-printer-paper-out': '单据打印机缺纸',
  'document-printer-jam': '单据打印机卡纸',
  'document-printer-open': '单据打印机盖子开着',
  'document-printer-faulty': '单据打印机有故障',
  'document-printer-unavailable': '单据打印机不能用',
};
export const sayShut = (code: ProblemCode): string => SHUT[code] ?? PROBLEMS[code].title;
