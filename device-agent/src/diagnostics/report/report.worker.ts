import { parentPort, workerData } from 'node:worker_threads';
import { openPaperFonts } from '../../printing/paper/paper-fonts.ts';
import { signedReport } from './report-facts.ts';
import { setReport } from './set-report.ts';

// Started for one report and gone with it: its fonts take memory that the agent needs for people.
parentPort?.postMessage(await setReport(signedReport.parse(workerData), openPaperFonts()));
