import type { DeviceError, ReaderStatus } from '../../hal/status.ts';
import type { DocumentPrinterFault } from '../../hal/document-printer.ts';
import type { PrinterFault } from '../../hal/receipt-printer.ts';

/** What a technician is told of a device's answer. */
export function errorWords(error: DeviceError): string {
  switch (error.code) {
    case 'link':
      return linkWords(error.cause.code);
    case 'no-answer':
      return `问了 ${error.waitedMs} 毫秒没有回答，检查电源和线路。`;
    case 'garbled':
      return `回答读不通（${error.detail}），检查数据线和波特率。`;
    case 'refused':
      return `设备没有照办：${error.detail}。`;
    case 'faulty':
      return `设备报告自己有毛病：${error.detail}。`;
    case 'unsupported':
      return `这台设备不会做这件事：${error.detail}。`;
    case 'cancelled':
      return '中途停下了。';
    case 'timed-out':
      return `等了 ${Math.round(error.waitedMs / 1000)} 秒，没有等到。`;
  }
}

function linkWords(code: Extract<DeviceError, { code: 'link' }>['cause']['code']): string {
  switch (code) {
    case 'unplugged':
      return '数据线断开了。';
    case 'not-permitted':
      return '没有打开端口的权限，请安装 docs/udev 里的规则文件。';
    case 'not-found':
      return '找不到设备，检查数据线和电源。';
    case 'busy':
      return '端口被别的程序占着。';
    case 'timed-out':
    case 'cancelled':
    case 'io':
      return '数据线上传不过去，检查接头。';
  }
}

/** Why a reader cannot be tested now, though it belongs here; undefined where it works. `name` is what the reader is called. */
export function notReadyWords(name: string, status: ReaderStatus): string | undefined {
  switch (status.state) {
    case 'ready':
    case 'capturing':
      return undefined;
    case 'starting':
      return `${name}还在启动，等一会儿再试。`;
    case 'faulty':
    case 'disconnected':
      return `${name}用不了：${errorWords(status.error)}`;
  }
}

export function printerFaultWords(fault: PrinterFault | 'no-answer'): string {
  switch (fault) {
    case 'paper-out':
      return '凭条打印机没有纸了，装一卷新纸。';
    case 'cover-open':
      return '凭条打印机的盖子开着，合上再试。';
    case 'cutter':
      return '切刀卡住了，清理纸屑再试。';
    case 'overheated':
      return '打印头太热，凉几分钟再试。';
    case 'unrecoverable':
      return '凭条打印机报告了修不好的毛病，断电再试，不行就换一台。';
    case 'disconnected':
      return '凭条打印机没有连上，检查电源和数据线。';
    case 'no-answer':
      return '凭条打印机没有回答，检查数据线。';
  }
}

export function documentFaultWords(fault: DocumentPrinterFault | 'no-answer'): string {
  switch (fault) {
    case 'paper-out':
      return 'A4 打印机没有纸了，加纸再试。';
    case 'paper-jam':
      return 'A4 打印机卡纸了，取出来再试。';
    case 'cover-open':
      return 'A4 打印机的盖子开着，合上再试。';
    case 'marker-empty':
      return 'A4 打印机没有墨粉了，换一个。';
    case 'format-refused':
      return 'A4 打印机不收 PDF 文件。';
    case 'cancelled':
      return '打印任务被取消了。';
    case 'busy':
      return 'A4 打印机正忙，等一会儿再试。';
    case 'unrecoverable':
      return 'A4 打印机报告了修不好的毛病。';
    case 'disconnected':
      return 'A4 打印机没有连上，检查电源和网线。';
    case 'no-answer':
      return 'A4 打印机没有回答，检查网线。';
  }
}
