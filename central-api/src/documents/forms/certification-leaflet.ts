import { heading, paragraph, type BlankForm } from './blank-form.ts';

export const certificationLeaflet: BlankForm = {
  id: 'certification-leaflet',
  title: '养老待遇领取资格认证说明',
  blocks: [
    heading('为什么要认证'),
    paragraph('领取养老待遇的人，每年要认证一次，证明本人健在、本人在领。认证过了，养老金照常发。'),
    heading('什么时候认证'),
    {
      block: 'table',
      columns: [
        { title: '领取的待遇', align: 'left', share: 40 },
        { title: '认证的时间', align: 'left', share: 60 },
      ],
      rows: [
        ['企业职工基本养老金、伤残津贴', '每年从生日那个月开始，一年之内认证一次'],
        ['机关事业单位养老金', '生日在上半年的，一月到六月认证；生日在下半年的，七月到十二月认证'],
        ['城乡居民养老金、供养亲属抚恤金', '离上一次认证满十二个月之前，再认证一次'],
      ],
    },
    heading('在哪里认证'),
    paragraph('银行网点和社保大厅的自助机：放上身份证，按一按手指，一两分钟就好。手指不好认的，可以用手掌，也可以到窗口请工作人员帮忙。'),
    paragraph('走不动的老人，可以由家里人打电话，请社区或村里的工作人员上门认证。'),
    heading('要带什么'),
    paragraph('身份证。没有身份证的，可以在机器上输入证件号码。认证不收钱，也不用复印件。'),
    heading('错过了怎么办'),
    paragraph('养老金可能会先停发。补认证以后，接着发，停发的几个月也会补发。'),
    heading('办别的事，也能认证'),
    paragraph('在自助机上用手指或手掌查询本人信息时，机器会问一句要不要顺便认证。点一下同意，今年的认证就办好了。'),
  ],
  remarks: ['具体的时间以机器或凭条上写的为准。'],
};
