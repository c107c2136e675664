import type { ProblemCode } from '@changqing/protocol';

/**
 * Three parts: what happened, what to do now, who helps. The first is also the title of a page: at most 14 hanzi.
 * An alias and no interface: the typed keys of i18next see through aliases only.
 */
export type ProblemWords = {
  readonly happened: string;
  readonly now: string;
  readonly helps: string;
};

const ELSEWHERE = '请换一台机器，或到柜台办理。';
const TOLD = '已通知技术人员。';
const ATTENDANT = '已通知工作人员。';
const CALL = '需要帮忙，请按人工帮助。';

/** Something inside that nobody in front of the machine can mend. */
const inside = (happened: string): ProblemWords => ({ happened, now: ELSEWHERE, helps: TOLD });
const later = (happened: string): ProblemWords => ({ happened, now: '过一会儿再来，或到柜台办理。', helps: TOLD });

export const problemsZh: Record<ProblemCode, ProblemWords> = {
  'request-invalid': inside('这一步没有办成'),
  'request-unsigned': inside('这台机器要重新登记'),
  'request-replayed': { happened: '这一步已经办过了', now: '请看屏幕上的结果。', helps: CALL },
  'terminal-unknown': inside('这台机器要重新登记'),
  'enrol-code-invalid': inside('这台机器还没登记好'),
  'not-authorised': inside('这台机器要重新登记'),
  'not-found': inside('这一页找不到了'),
  'record-conflict': inside('记录编号撞上了'),
  'consent-unknown': later('您的同意还在路上'),
  'evidence-unreadable': inside('记录没有读出来'),
  'too-large': inside('这一步没有办成'),
  'rate-limited': later('现在办理的人多'),
  'central-failed': later('社保局那边正在检修'),
  'central-busy': later('社保局那边正忙'),
  'host-refused': inside('这一页打不开'),
  'origin-refused': inside('这一页打不开'),
  'not-paired': inside('屏幕还没接好'),
  'nonce-invalid': { happened: '这一步已经办过了', now: '请看屏幕，再按一次。', helps: CALL },
  'command-not-now': { happened: '页面已经换了', now: '请看屏幕上的新内容。', helps: CALL },
  'agent-failed': inside('机器出了点毛病'),
  'number-incomplete': { happened: '号码还没输完', now: '一共18位，请接着输。', helps: CALL },
  'number-characters': { happened: '号码里有不对的字', now: '请对着身份证看一看。', helps: CALL },
  'number-check': { happened: '最后一位对不上', now: '请对着身份证，看看哪一位不一样。', helps: CALL },
  'number-date': { happened: '生日那几位对不上', now: '请看看中间八位数字。', helps: CALL },
  'card-unreadable': { happened: '没读出身份证', now: '请拿起来，再平放一次。', helps: CALL },
  'card-reader-unavailable': { happened: '读卡器暂时不能用', now: '请按下面，输入号码。', helps: TOLD },
  'fingerprint-reader-unavailable': { happened: '指纹仪暂时不能用', now: '可以用手掌，或换一台机器。', helps: TOLD },
  'palm-reader-unavailable': { happened: '手掌仪暂时不能用', now: '可以用手指，或换一台机器。', helps: TOLD },
  'readers-unavailable': inside('指纹和手掌仪都不能用'),
  'printer-paper-out': { happened: '打印纸用完了', now: '您的记录没有丢。', helps: ATTENDANT },
  'printer-cover-open': { happened: '打印机的盖子开着', now: '您的记录没有丢。', helps: ATTENDANT },
  'printer-faulty': { happened: '打印机出了毛病', now: '您的记录没有丢。', helps: TOLD },
  'printer-unavailable': { happened: '打印机暂时不能用', now: '您的记录没有丢。', helps: TOLD },
  'printer-paper-low': { happened: '打印纸快用完了', now: '还能打，请接着办。', helps: TOLD },
  'document-printer-paper-out': { happened: '单据打印机没有纸了', now: '加好纸会接着打，请稍等。', helps: ATTENDANT },
  'document-printer-jam': { happened: '单据打印机卡纸了', now: '取出卡住的纸会接着打，请稍等。', helps: ATTENDANT },
  'document-printer-open': { happened: '单据打印机的盖子开着', now: '盖好会接着打，请稍等。', helps: ATTENDANT },
  'document-printer-faulty': { happened: '单据打印机出了毛病', now: '可以打凭条，或换一台机器。', helps: TOLD },
  'document-printer-unavailable': { happened: '单据打印机暂时不能用', now: '可以打凭条，或换一台机器。', helps: TOLD },
  'look-up-over': { happened: '这次查询已经结束', now: '想再查，请重新放上身份证。', helps: CALL },
  'assurance-too-low': { happened: '这一项要再核对身份', now: '请输服务密码，或者按指纹。', helps: CALL },
  'password-locked': { happened: '服务密码暂时停用了', now: '请带身份证到柜台，重新设一个。', helps: CALL },
  'print-limit': { happened: '今天打印的张数到了', now: '请明天再来，或到柜台打印。', helps: CALL },
  'nothing-on-file': { happened: '这一项没有记录', now: '有疑问，请到柜台问一问。', helps: CALL },
  'paper-not-believed': inside('这张单据没有打'),
  'picture-unreadable': { happened: '这一页看不清', now: '请到柜台看原件。', helps: CALL },
  'sums-wrong': inside('记录正在核对'),
  'central-unreachable': { happened: '现在没有网络', now: '可以先按指纹，有网络后再核对。', helps: TOLD },
  'certifying-closed': inside('这台机器现在不能认证'),
  'storage-full': inside('这台机器存满了'),
  'storage-failed': inside('这台机器存不进记录'),
  'settings-refused': { happened: '设置里有几处要改', now: '请看每一栏旁边的说明。', helps: CALL },
  'settings-moved-on': { happened: '设置刚被别人改过', now: '请先看新的一版，再改。', helps: CALL },
  'desk-closed': { happened: '维护页面已经关了', now: '需要维护，请重新放上本人身份证。', helps: CALL },
  'no-right': { happened: '这一项要另外的权限', now: '请找有权限的同事来办。', helps: CALL },
  'staff-card-unknown': { happened: '这里是维护人员用的', now: '办业务请回到首页，放上身份证就行。', helps: CALL },
  'staff-pin-wrong': { happened: '密码对不上', now: '请看一看，再输一次。', helps: '忘记了，请找主管重设。' },
  'staff-waiting': { happened: '请等一会儿再输', now: '时间到了，屏幕会自己打开。', helps: '急用，请找主管。' },
  'staff-locked': { happened: '这个账号先停用了', now: '请找主管重新打开。', helps: CALL },
  'staff-expired': { happened: '您的授权到期了', now: '请找主管续上授权。', helps: CALL },
  'not-logged-in': { happened: '已经退出登录', now: '请重新登录。', helps: CALL },
  'login-refused': { happened: '没有登录上', now: '请看看账号、密码和验证码。', helps: CALL },
  'on-battery': { happened: '这里停电了', now: '来电以后就能办，也可以换一台机器。', helps: ATTENDANT },
  'disk-pressure': inside('这台机器快存满了'),
  'device-out-of-order': inside('有一个部件要修'),
  'device-withheld': inside('有一个部件等着检查'),
  'outside-hours': { happened: '现在不在服务时间', now: '请在服务时间来，或打电话问。', helps: CALL },
  'safe-page': inside('这台机器正在检修'),
  'settings-invalid': inside('这台机器还没设置好'),
  'clock-behind': inside('这台机器的时间不准'),
};
