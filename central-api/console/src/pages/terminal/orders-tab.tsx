import type { CommandStatus, FleetTerminal } from '@changqing/protocol';
import { Box } from '../../parts/box.tsx';
import { Mark, type Tone } from '../../parts/mark.tsx';
import parts from '../../parts/parts.module.css';
import { useMay } from '../../session/use-me.ts';
import { ORDER, ORDER_STATE } from '../../words/orders.ts';
import { sayDuration, sayInstant, sayTime } from '../../words/say.ts';
import { page } from '../../words/terminal.ts';
import { TEST, VERDICT } from '../../words/terminals.ts';
import { GiveOrder } from './give-order.tsx';

const words = page.orders;

const TONE: Readonly<Record<CommandStatus['state'], Tone>> = {
  queued: 'wait',
  sent: 'wait',
  waiting: 'wait',
  done: 'good',
  failed: 'stop',
  refused: 'stop',
  expired: 'care',
};

interface OrdersTabProps {
  readonly terminal: FleetTerminal;
  readonly commands: readonly CommandStatus[];
  readonly nowMs: number;
}

/** What may be ordered, and what became of what was. */
export function OrdersTab({ terminal, commands, nowMs }: OrdersTabProps) {
  const may = useMay('terminal.command') && terminal.closedAt === undefined;
  const { columns } = words;
  return (
    <>
      {may ? <GiveOrder terminal={terminal} nowMs={nowMs} /> : null}
      <Box title={page.tabs.orders} part="orders">
        {commands.length === 0 ? (
          <p className={parts.empty}>{words.none}</p>
        ) : (
          <div className={parts.scroll} tabIndex={0} role="group" aria-label={page.tabs.orders}>
            <table className={parts.table}>
              <thead>
                <tr>
                  <th scope="col">{columns.at}</th>
                  <th scope="col">{columns.order}</th>
                  <th scope="col">{columns.who}</th>
                  <th scope="col">{columns.state}</th>
                  <th scope="col">{columns.detail}</th>
                </tr>
              </thead>
              <tbody>
                {commands.map((command) => (
                  <OrderRow key={command.id} status={command} nowMs={nowMs} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Box>
    </>
  );
}

function OrderRow({ status, nowMs }: { readonly status: CommandStatus; readonly nowMs: number }) {
  const { command, state, settledAt, detail, results } = status;
  return (
    <tr data-order={command.command} data-state={state}>
      <td className={parts.nowrap}>{sayInstant(status.issuedAt)}</td>
      <td>
        {ORDER[command.command]}
        {command.command === 'show-notice' ? (
          <div className={parts.soft}>{`${command.text}（${words.until_(sayTime(command.until, nowMs))}）`}</div>
        ) : null}
        {command.command === 'run-self-tests' && command.tests !== undefined ? (
          <div className={parts.soft}>{command.tests.map((test) => TEST[test]).join('、')}</div>
        ) : null}
      </td>
      <td>{status.operator}</td>
      <td className={parts.nowrap}>
        <Mark tone={TONE[state]} text={ORDER_STATE[state]} />
        {settledAt === undefined ? null : <div className={parts.soft}>{sayTime(settledAt, nowMs)}</div>}
      </td>
      <td>
        {detail === undefined ? null : <div>{detail}</div>}
        {results === undefined ? null : <Results results={results} />}
      </td>
    </tr>
  );
}

function Results({ results }: { readonly results: NonNullable<CommandStatus['results']> }) {
  const count = (verdict: 'passed' | 'failed'): number => results.filter((result) => result.verdict === verdict).length;
  return (
    <details>
      <summary>{`${words.results(count('passed'), count('failed'))}，${words.details}`}</summary>
      <ul>
        {results.map(({ id, test, verdict, reason, ms }) => (
          <li key={id}>
            <Mark
              tone={verdict === 'passed' ? 'good' : verdict === 'failed' ? 'stop' : 'none'}
              text={`${TEST[test]}：${VERDICT[verdict]}`}
            />
            <span>{` ${reason ?? ''} `}</span>
            <span className={parts.soft}>{sayDuration(ms)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
