import type { SelfTestEvidence } from '@changqing/protocol';
import { technicianZh as words } from '../../words/technician-zh.ts';
import css from './evidence.module.css';

/** Figures that a verdict rests on, or as they come in. */
export function Evidence({ evidence }: { readonly evidence: SelfTestEvidence }) {
  return (
    <dl className={css.evidence} data-part="evidence">
      {Object.entries(evidence).map(([name, value]) => (
        <div key={name}>
          <dt>{words.figure[name] ?? name}</dt>
          <dd>{typeof value === 'boolean' ? (value ? words.settings.on : words.settings.off) : value}</dd>
        </div>
      ))}
    </dl>
  );
}
