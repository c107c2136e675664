import { APPLICANT, heading, line, paragraph, SIGNATURE, type BlankForm } from './blank-form.ts';

export const flexibleRegistration: BlankForm = {
  id: 'flexible-registration',
  title: '灵活就业人员参保登记表',
  blocks: [
    ...APPLICANT,
    line('户口所在地'),
    heading('二、参加的险种（可以多选）'),
    paragraph('□ 企业职工基本养老保险　□ 职工基本医疗保险'),
    heading('三、缴费'),
    line('选择的缴费档次'),
    line('从哪年哪月开始'),
    paragraph('缴费方式：□ 银行代扣　□ 自己到银行网点缴'),
    line('代扣银行和账号'),
    heading('四、以前的参保情况'),
    paragraph('□ 第一次参保　□ 在本市参过保　□ 在外地参过保，地点：'),
    line('原来的单位'),
    line('离开单位的时间'),
    ...SIGNATURE,
  ],
  remarks: ['登记时请带上身份证和户口簿；选代扣的再带本人的银行卡。'],
};
