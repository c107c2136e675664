import { APPLICANT, heading, line, paragraph, SIGNATURE, type BlankForm } from './blank-form.ts';

export const cardLoss: BlankForm = {
  id: 'card-loss',
  title: '社会保障卡挂失申请表',
  blocks: [
    ...APPLICANT,
    heading('二、要挂失的卡'),
    line('社会保障卡号（记得就填）'),
    line('发卡银行'),
    line('什么时候丢的'),
    heading('三、办理的事项（选一项打勾）'),
    paragraph('□ 正式挂失　□ 挂失并补办新卡　□ 找到了，解除挂失'),
    heading('四、请人代办的填写'),
    line('代办人姓名'),
    line('代办人证件号码'),
    line('和本人的关系'),
    ...SIGNATURE,
  ],
  remarks: ['卡丢了请先打电话口头挂失，再来窗口办正式挂失。', '卡里的银行账户要另外到发卡银行挂失。'],
};
