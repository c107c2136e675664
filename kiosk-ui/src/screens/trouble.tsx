import { problemCode, PROBLEMS, type ProblemCode } from '@changqing/protocol';
import { Drawing, type DrawingName } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemFacts } from '../parts/problem-facts.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_SITE, previewView, type Preview } from './preview.ts';

/** Something of the machine: what happened, what to do now, who helps. */
export function Trouble({ screen }: { readonly screen: ScreenOf<'trouble'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { problem } = screen;
  return (
    <Page
      screen={screen}
      title={t(`problem.${problem}.happened`)}
      lines={[t(`problem.${problem}.now`)]}
      actions={
        <Row>
          <Button action="result.done" face="primary" label={t('result.home')} onTap={() => act({ kind: 'result.done' })} />
        </Row>
      }
    >
      <Drawing name={drawingFor(problem)} />
      <ProblemFacts helps={t(`problem.${problem}.helps`)} />
    </Page>
  );
}

function drawingFor(code: ProblemCode): DrawingName {
  if (code.startsWith('printer-')) return 'paper-out';
  if (code.startsWith('central-')) return 'cable';
  return PROBLEMS[code].who === 'person' ? 'person-helps' : 'tools';
}

/** Every problem is a page that a person may be shown. */
export const preview = (): readonly Preview[] => [
  ...problemCode.options.map((code) => ({ name: `trouble-${code}`, view: previewView({ step: 'trouble', problem: { code } }) })),
  { name: 'trouble-longest', view: previewView({ step: 'trouble', problem: { code: 'storage-failed' } }, { site: LONGEST_SITE }) },
];
