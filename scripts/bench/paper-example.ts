import { createHash } from 'node:crypto';
import { archivePage } from '@changqing/fixtures';
import { canonicalJson, type IssuedPaper, type PaperBlock, type PaperContent, type PaperKind, type PaperSeal } from '@changqing/protocol';
import sharp from 'sharp';

/** A paper as central would issue it, with the pictures that it names. */
export interface ExamplePaper {
  readonly paper: IssuedPaper;
  readonly pictures: readonly Uint8Array[];
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Documents of the simulated archive are told apart by how their id begins. */
const DOCUMENT = '0192f0c0-0000-7000-8000-000000000001';
const CODE = 'K7Q2M8XW3VNPABCD';

let seal: Promise<string> | undefined;
const sealPng = (): Promise<string> =>
  (seal ??= sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><g fill="none" stroke="#D0261C"><circle cx="200" cy="200" r="188" stroke-width="11"/><circle cx="200" cy="200" r="80" stroke-width="30"/></g></svg>',
    ),
  )
    .png()
    .toBuffer()
    .then((png) => png.toString('base64url')));

type Column = readonly [title: string, align: 'left' | 'right' | 'centre', share: number];
type Row = (at: number) => readonly string[];

const yuan = (at: number, base: number): string => (base + at * 12.37).toFixed(2);
const year = (at: number): string => String(2026 - (at % 45));
const month = (at: number): string => `${2026 - Math.floor(at / 12)}年${12 - (at % 12)}月`;

/** What the long table of each kind of paper says. */
const TABLES: Readonly<Record<Exclude<PaperKind, 'archive-copy' | 'blank-form'>, readonly [readonly Column[], Row]>> = {
  'rights-statement': [
    [
      ['年度', 'left', 10],
      ['险种', 'left', 28],
      ['月数', 'right', 8],
      ['月缴费基数（元）', 'right', 22],
      ['个人缴费（元）', 'right', 16],
      ['单位缴费（元）', 'right', 16],
    ],
    (at) => [year(at), '企业职工基本养老保险', '12', yuan(at, 4_500), yuan(at, 4_320), yuan(at, 8_640)],
  ],
  'contribution-certificate': [
    [
      ['险种', 'left', 26],
      ['起止时间', 'left', 30],
      ['月数', 'right', 10],
      ['缴费单位', 'left', 34],
    ],
    (at) => [
      '职工基本医疗保险',
      `${month(at + 1)}至${month(at)}`,
      '1',
      at % 9 === 4 ? '常青市松柏区人民路街道社区卫生服务中心' : '常青市第一棉纺织厂',
    ],
  ],
  'benefit-certificate': [
    [
      ['月份', 'left', 20],
      ['金额（元）', 'right', 20],
      ['发放日期', 'centre', 25],
      ['状态', 'left', 20],
    ],
    (at) => [
      month(at),
      yuan(at, 3_120),
      `${2026 - Math.floor(at / 12)}-${String(12 - (at % 12)).padStart(2, '0')}-15`,
      at % 40 === 7 ? '已补发' : '已发放',
    ],
  ],
  'insured-particulars': [
    [
      ['险种', 'left', 30],
      ['参保状态', 'left', 20],
      ['参保单位', 'left', 50],
    ],
    (at) => ['工伤保险', at % 3 === 0 ? '暂停参保' : '正常参保', `常青市松柏区第${at + 1}建筑工程队`],
  ],
  'contribution-notice': [
    [
      ['月份', 'left', 25],
      ['缴费档次', 'left', 25],
      ['应缴金额（元）', 'right', 25],
      ['缴费截止日', 'centre', 25],
    ],
    (at) => [month(at), '百分之六十', yuan(at, 812), `${2026 - Math.floor(at / 12)}-12-25`],
  ],
};

const TITLES: Readonly<Record<PaperKind, string>> = {
  'rights-statement': '社会保险个人权益记录单',
  'contribution-certificate': '社会保险缴费证明',
  'benefit-certificate': '社会保险待遇证明',
  'insured-particulars': '参保信息',
  'contribution-notice': '缴费通知',
  'archive-copy': '档案复印件',
  'blank-form': '灵活就业人员参保登记表',
};

const WHO: PaperBlock = {
  block: 'facts',
  facts: [
    { label: '姓名', value: '李常青' },
    { label: '证件号码', value: '139002194406121239' },
    { label: '性别', value: '男' },
    { label: '记录截至', value: '2026年11月23日' },
  ],
};

/** So many empty fields stand between two headings of a form. */
const FIELDS_A_PART = 12;

function blocksOf(kind: PaperKind, amount: number): PaperBlock[] {
  if (kind === 'archive-copy')
    return [
      WHO,
      ...Array.from({ length: amount }, (_, at) => ({ block: 'picture' as const, picture: at, caption: `职工登记表 第${at + 1}页` })),
    ];
  if (kind === 'blank-form')
    return Array.from({ length: amount }, (_, at): PaperBlock =>
      at % FIELDS_A_PART === 0
        ? { block: 'heading', text: `第${at / FIELDS_A_PART + 1}部分` }
        : { block: 'field', label: '就业单位和起止时间', heightMm: 12 },
    );
  const [columns, row] = TABLES[kind];
  return [
    WHO,
    { block: 'paragraph', text: '兹证明上述人员在我市参加社会保险，逐项情况如下。金额以元为单位，月份以实际到账为准。' },
    { block: 'heading', text: '逐项记录' },
    {
      block: 'table',
      columns: columns.map(([title, align, share]) => ({ title, align, share })),
      rows: Array.from({ length: amount }, (_, at) => [...row(at)]),
    },
  ];
}

/** @param amount rows of its table, fields of a form, pictures of a copy */
export async function examplePaper(kind: PaperKind, amount: number): Promise<ExamplePaper> {
  const pictures = kind === 'archive-copy' ? Array.from({ length: amount }, (_, at) => archivePage(DOCUMENT, at + 1)) : [];
  const content: PaperContent = {
    v: 1,
    kind,
    title: TITLES[kind],
    issuer: '常青市社会保险局',
    blocks: blocksOf(kind, amount),
    remarks: ['如有疑问，请带上身份证到经办窗口，或拨打 0000-12333。'],
    pictures: pictures.map(sha256),
  };
  if (kind === 'blank-form') return { paper: { official: false, content }, pictures };
  const issuedSeal: PaperSeal = {
    v: 1,
    documentId: DOCUMENT,
    kind,
    number: 'P0017-261123-0042-1',
    code: CODE,
    contentSha256: sha256(canonicalJson(content)),
    issuedAt: '2026-11-23T02:05:00.000Z',
    siteNo: '0017',
  };
  const verifyUrl = `http://127.0.0.1:7081/verify/${CODE}`;
  return {
    paper: {
      official: true,
      content,
      signed: 'a.b.c',
      seal: issuedSeal,
      sealPng: await sealPng(),
      verifyUrl,
      prints: 0,
      sheetsLeftToday: 18,
    },
    pictures,
  };
}
