import type { FleetDetail } from '@changqing/protocol';
import { useEffect } from 'react';
import { Link, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useFleet, useFleetClient } from '../fleet/use-fleet.ts';
import { addressOf, goTo, LIST_ADDRESS } from '../location.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Mark } from '../parts/mark.tsx';
import { Notice } from '../parts/notice.tsx';
import { useMe } from '../session/use-me.ts';
import { useNow } from '../use-now.ts';
import { sayRefusal } from '../words/refusals.ts';
import { sayTime } from '../words/say.ts';
import { shell } from '../words/shell.ts';
import { page as words } from '../words/terminal.ts';
import { AlarmsTab } from './terminal/alarms-tab.tsx';
import { ChartsTab } from './terminal/charts-tab.tsx';
import { EventsTab } from './terminal/events-tab.tsx';
import { FilesTab } from './terminal/files-tab.tsx';
import { OrdersTab } from './terminal/orders-tab.tsx';
import { OverviewTab } from './terminal/overview-tab.tsx';
import { Presence } from './terminal-cells.tsx';
import css from './terminal-page.module.css';

type TabName = keyof typeof words.tabs;
const TABS: readonly TabName[] = ['overview', 'alarms', 'events', 'charts', 'orders', 'files'];

interface TerminalPageProps {
  readonly terminalId: string;
  /** As the address names it; anything else is the overview. */
  readonly tab: string;
}

/** Everything of one terminal. */
export function TerminalPage({ terminalId, tab }: TerminalPageProps) {
  const client = useFleetClient();
  const { open, aheadMs } = useFleet();
  const nowMs = useNow(5_000) + aheadMs;
  useEffect(() => {
    client.show(terminalId);
    return () => client.show(undefined);
  }, [client, terminalId]);
  const here = open?.terminalId === terminalId ? open : undefined;
  return (
    <main className={css.page} data-page="terminal">
      <Link href={LIST_ADDRESS} className={css.back ?? ''} data-action="terminal.back">
        <Icon name="back" />
        {words.back}
      </Link>
      {here?.refusal === undefined ? null : (
        <Notice tone="stop">
          <p>
            {here.refusal.code === 'not-found' ? words.notThere : sayRefusal(here.refusal)}
            {here.detail === undefined ? '' : shell.stale}
          </p>
          {here.refusal.code === 'not-found' ? null : (
            <ActButton action="terminal.again" onPress={client.again}>
              {shell.tryAgain}
            </ActButton>
          )}
        </Notice>
      )}
      {here?.detail === undefined ? (
        here?.refusal === undefined ? (
          <p role="status">{shell.loading}</p>
        ) : null
      ) : (
        <Detail detail={here.detail} tab={tab} nowMs={nowMs} />
      )}
    </main>
  );
}

function Detail({ detail, tab, nowMs }: { readonly detail: FleetDetail; readonly tab: string; readonly nowMs: number }) {
  const { rights } = useMe();
  const { terminal } = detail;
  // What a role may not see is not there.
  const tabs = TABS.filter((name) => name !== 'files' || rights.includes('reports.see'));
  const selected = tabs.find((name) => name === tab) ?? 'overview';
  const openAlarms = detail.alarms.filter(({ clearedAt }) => clearedAt === undefined).length;
  return (
    <>
      <div className={css.head}>
        <h1>{terminal.name}</h1>
        <span
          className={css.soft}
        >{`${shell.terminals.site_(terminal.siteNo)} · ${terminal.terminalId} · ${words.enrolled}${sayTime(terminal.enrolledAt, nowMs)}`}</span>
        <span className={css.marks}>
          <Presence terminal={terminal} nowMs={nowMs} />
          {terminal.clonedAt === undefined ? null : <Mark tone="stop" text={words.cloned(sayTime(terminal.clonedAt, nowMs))} />}
          {terminal.closedAt === undefined ? null : <Mark tone="none" text={words.closed(sayTime(terminal.closedAt, nowMs))} />}
        </span>
      </div>
      <Tabs selectedKey={selected} onSelectionChange={(key) => goTo(addressOf(terminal.terminalId, String(key)), 'replace')}>
        <TabList aria-label={terminal.name} className={css.tabs ?? ''}>
          {tabs.map((name) => (
            <Tab key={name} id={name} className={css.tab ?? ''} data-action={`tab.${name}`}>
              {words.tabs[name]}
              {name === 'alarms' && openAlarms > 0 ? <span className={css.count}>{openAlarms}</span> : null}
            </Tab>
          ))}
        </TabList>
        {tabs.map((name) => (
          <TabPanel key={name} id={name} className={css.panel ?? ''} data-tab={name}>
            <TabBody name={name} detail={detail} nowMs={nowMs} />
          </TabPanel>
        ))}
      </Tabs>
    </>
  );
}

function TabBody({ name, detail, nowMs }: { readonly name: TabName; readonly detail: FleetDetail; readonly nowMs: number }) {
  switch (name) {
    case 'overview':
      return <OverviewTab detail={detail} nowMs={nowMs} />;
    case 'alarms':
      return <AlarmsTab alarms={detail.alarms} nowMs={nowMs} />;
    case 'events':
      return <EventsTab events={detail.events} audit={detail.audit} nowMs={nowMs} />;
    case 'charts':
      return <ChartsTab samples={detail.samples} days={detail.days} nowMs={nowMs} />;
    case 'orders':
      return <OrdersTab terminal={detail.terminal} commands={detail.commands} nowMs={nowMs} />;
    case 'files':
      return <FilesTab reports={detail.reports} bundles={detail.bundles} nowMs={nowMs} />;
  }
}
