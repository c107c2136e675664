import { createHash } from 'node:crypto';
import type { IssuedPaper, PaperBlock, PaperContent, PaperKind } from '@changqing/protocol';
import sharp from 'sharp';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A red round seal with nobody's name. */
export async function sealPicture(): Promise<Uint8Array> {
  const points = Array.from({ length: 10 }, (_, at) => {
    const radius = at % 2 === 0 ? 52 : 20;
    const angle = (at * 36 - 90) * (Math.PI / 180);
    return `${(200 + radius * Math.cos(angle)).toFixed(2)},${(200 + radius * Math.sin(angle)).toFixed(2)}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><g fill="none" stroke="#D0261C" stroke-opacity="0.85">
    <circle cx="200" cy="200" r="188" stroke-width="11"/><circle cx="200" cy="200" r="120" stroke-width="2"/></g>
    <polygon points="${points.join(' ')}" fill="#D0261C" fill-opacity="0.85"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** A page as a scanner of the archive would have made it: grey, with lines of something written. */
export async function scannedPage(landscape = false): Promise<Uint8Array> {
  const [width, height] = landscape ? [1169, 827] : [827, 1169];
  const lines = Array.from(
    { length: Math.floor(height / 48) - 3 },
    (_, at) => `<rect x="90" y="${140 + at * 48}" width="${width - 200 - ((at * 53) % 170)}" height="9" fill="#555"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#F4F1E8"/><rect x="${width / 2 - 150}" y="60" width="300" height="30" fill="#333"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).greyscale().jpeg({ quality: 80 }).toBuffer();
}

export const facts = (...pairs: readonly (readonly [string, string])[]): PaperBlock => ({
  block: 'facts',
  facts: pairs.map(([label, value]) => ({ label, value })),
});

export const WHO = facts(
  ['姓名', '李常青'],
  ['证件号码', '139002194406121239'],
  ['性别', '男'],
  ['出生日期', '1944年6月12日'],
  ['参保地', '常青市松柏区'],
  ['数据截至', '2026年11月23日'],
);

export function contentOf(kind: PaperKind, title: string, blocks: PaperBlock[], more: Partial<PaperContent> = {}): PaperContent {
  return {
    v: 1,
    kind,
    title,
    issuer: '常青市社会保险局',
    blocks,
    remarks: [
      '本单据由社会保险经办系统自动生成，盖有电子印章，与柜台出具的同样有效。',
      '如有疑问，请拨打 0000-12333，或到任一社保服务大厅询问。',
    ],
    pictures: [],
    ...more,
  };
}

/** Issues a content as central would, as far as the layout is concerned; the signature is central's and checked elsewhere. */
export async function issued(content: PaperContent, prints = 0): Promise<IssuedPaper> {
  return {
    official: true,
    content,
    signed: 'a.b.c',
    seal: {
      v: 1,
      documentId: '0192f0c0-0000-7000-8000-000000000001',
      kind: content.kind,
      number: 'P0017-261123-0042-1',
      code: 'K7Q2M8XW3VNPABCD',
      contentSha256: sha256(JSON.stringify(content)),
      issuedAt: '2026-11-23T02:05:00.000Z',
      siteNo: '0017',
    },
    sealPng: Buffer.from(await sealPicture()).toString('base64url'),
    verifyUrl: 'http://127.0.0.1:7081/verify/K7Q2M8XW3VNPABCD',
    prints,
    sheetsLeftToday: 18,
  };
}

/** So many rows of a contribution statement. */
export function yearTable(rows: number): PaperBlock {
  return {
    block: 'table',
    columns: [
      { title: '年份', align: 'left', share: 10 },
      { title: '险种', align: 'left', share: 22 },
      { title: '月数', align: 'right', share: 9 },
      { title: '缴费基数', align: 'right', share: 16 },
      { title: '个人缴费', align: 'right', share: 16 },
      { title: '单位缴费', align: 'right', share: 16 },
      { title: '缴费单位', align: 'left', share: 30 },
    ],
    rows: Array.from({ length: rows }, (_, at) => [
      String(2026 - at),
      '企业职工养老保险',
      at === 21 ? '0' : '12',
      (4_500 + at * 12.5).toFixed(2),
      (4_320 + at * 12).toFixed(2),
      (8_640 + at * 24).toFixed(2),
      at % 9 === 4 ? '常青市松柏区人民路街道社区卫生服务中心' : '常青市第一棉纺织厂',
    ]),
    total: ['合计', '', String(rows * 12), '', '213,456.78', '426,913.56', ''],
  };
}

/** Four hundred payments. */
export const paymentTable = (rows: number): PaperBlock => ({
  block: 'table',
  columns: [
    { title: '月份', align: 'left', share: 20 },
    { title: '金额（元）', align: 'right', share: 20 },
    { title: '发放日期', align: 'centre', share: 25 },
    { title: '状态', align: 'left', share: 20 },
  ],
  rows: Array.from({ length: rows }, (_, at) => [
    `${2026 - Math.floor(at / 12)}年${12 - (at % 12)}月`,
    (4_567.89 - at * 7.77).toFixed(2),
    `${2026 - Math.floor(at / 12)}-${String(12 - (at % 12)).padStart(2, '0')}-15`,
    at % 40 === 7 ? '已补发' : '已发放',
  ]),
});

export const PAPERS: Readonly<Record<string, () => Promise<IssuedPaper>>> = {
  certificate: () =>
    issued(
      contentOf('contribution-certificate', '缴费证明', [
        WHO,
        {
          block: 'paragraph',
          text: '兹证明李常青（证件号码 139002194406121239）自1981年1月至2026年10月在我市参加企业职工养老保险，累计缴费517个月（43年零1个月）。其中2005年1月至12月、2019年3月至8月没有缴费记录。',
        },
        { block: 'heading', text: '各险种缴费' },
        {
          block: 'table',
          columns: [
            { title: '险种', align: 'left', share: 30 },
            { title: '起止时间', align: 'left', share: 30 },
            { title: '月数', align: 'right', share: 10 },
            { title: '个人缴费（元）', align: 'right', share: 20 },
          ],
          rows: [
            ['企业职工养老保险', '1981年1月至2026年10月', '517', '312,689.30'],
            ['职工医疗保险', '2003年1月至2026年10月', '286', '64,404.56'],
            ['工伤保险', '2010年7月至2026年10月', '196', '0.00'],
          ],
          total: ['合计', '', '', '377,093.86'],
        },
      ]),
    ),
  statement: () =>
    issued(
      contentOf('rights-statement', '社会保险个人权益记录单', [
        WHO,
        facts(
          ['工作单位', '常青市松柏区人民路街道社区卫生服务中心'],
          ['住址', '常青市松柏区人民路街道松柏社区建设街1号院12号楼3单元1502室（与人民路交叉口东北角，原第一棉纺织厂家属院）'],
          ['联系电话', '138****5678'],
        ),
        { block: 'heading', text: '逐年缴费' },
        yearTable(45),
        { block: 'heading', text: '待遇发放' },
        paymentTable(40),
      ]),
      1,
    ),
  'minority-name': () =>
    issued(
      contentOf('benefit-certificate', '待遇证明', [
        facts(
          ['姓名', '阿卜杜热合曼·买买提吐尔逊·努尔艾合买提江·阿不都外力'],
          ['曾用名', '𪚥𠮷龘'],
          ['证件号码', '13900219440612123X'],
          ['待遇', '企业职工养老金'],
          ['每月金额', '4,567.89元'],
          ['发放账户', '惠民银行（尾号0042）'],
        ),
        { block: 'paragraph', text: '兹证明上述人员自1993年7月起按月领取企业职工养老金，现每月4,567.89元。' },
      ]),
    ),
  form: () =>
    Promise.resolve({
      official: false,
      content: contentOf(
        'blank-form',
        '异地就医备案申请表',
        [
          { block: 'field', label: '姓名', heightMm: 9 },
          { block: 'field', label: '身份证号码', heightMm: 9 },
          { block: 'field', label: '联系电话', heightMm: 9 },
          { block: 'heading', text: '申请内容' },
          { block: 'field', label: '就医地（省、市）', heightMm: 9 },
          { block: 'field', label: '申请原因', heightMm: 40 },
          { block: 'paragraph', text: '本人保证以上内容属实。备案有效期内在就医地住院，可以持社会保障卡直接结算。' },
          { block: 'field', label: '本人签字', heightMm: 12 },
          { block: 'field', label: '经办意见', heightMm: 30 },
        ],
        { remarks: ['填好后请带上身份证和社会保障卡，交到任一社保服务大厅。'] },
      ),
    }),
  copy: () =>
    issued(
      contentOf(
        'archive-copy',
        '档案复印件',
        [
          facts(['姓名', '李常青'], ['档案', '职工调动工作登记表'], ['页数', '共3页']),
          { block: 'picture', picture: 0, caption: '职工调动工作登记表  第1页' },
          { block: 'picture', picture: 1, caption: '职工调动工作登记表  第2页' },
          { block: 'picture', picture: 2, caption: '职工调动工作登记表  第3页' },
        ],
        { pictures: ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] },
      ),
    ),
};

/** Pictures of the copy: upright, lying on its side, and one that no decoder opens. */
export const copyPictures = async (): Promise<Uint8Array[]> => {
  const whole = await scannedPage();
  return [whole, await scannedPage(true), whole.slice(0, 900)];
};
