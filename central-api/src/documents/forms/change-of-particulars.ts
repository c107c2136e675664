import { APPLICANT, box, emptyRows, heading, paragraph, SIGNATURE, type BlankForm } from './blank-form.ts';

export const changeOfParticulars: BlankForm = {
  id: 'change-of-particulars',
  title: '个人信息变更申请表',
  blocks: [
    ...APPLICANT,
    heading('二、要改的内容'),
    paragraph('哪一项要改，就写在下面：左边写项目（如电话、住址、姓名、银行账户），中间写现在登记的，右边写正确的。'),
    {
      block: 'table',
      columns: [
        { title: '项目', align: 'left', share: 20 },
        { title: '现在登记的', align: 'left', share: 40 },
        { title: '正确的', align: 'left', share: 40 },
      ],
      rows: emptyRows(4, 3),
    },
    box('变更的原因', 18),
    heading('三、带来的材料'),
    paragraph('□ 身份证　□ 户口簿　□ 银行卡　□ 单位证明　□ 其他'),
    ...SIGNATURE,
  ],
  remarks: ['填好后带上身份证，交到社保经办窗口。', '改银行账户要带本人的银行卡。'],
};
